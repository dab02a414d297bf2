using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Contracts.Plans;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints;

/// <summary>Which commitments of the institute's current plans are served, by which units; and the gaps both ways.</summary>
internal static class ReadCoverage
{
    /// <param name="Units">How many units serve it.</param>
    /// <param name="Group">The priority above it.</param>
    internal sealed record CommitmentView(Guid ItemId, Guid PlanId, Guid VersionId, string PlanTitle, string? Group, string? Label, string Text, ProgressStatus Status, int Units);

    /// <param name="Actions">The actions of the unit's current plans.</param>
    /// <param name="Serving">How many of them serve a commitment.</param>
    internal sealed record UnitView(Guid UnitId, string Key, string Name, int Actions, int Serving, int Commitments);

    /// <param name="Strength">The strongest of the alignments.</param>
    /// <param name="Since">When the newest of them was accepted.</param>
    internal sealed record Cell(Guid CommitmentId, Guid UnitId, int Alignments, Strength Strength, DateOnly Since);

    internal sealed record ActionView(Guid ItemId, Guid PlanId, Guid UnitId, string? Label, string Text);

    /// <param name="Proposed">Alignments that wait for a reviewer; they count nowhere else.</param>
    internal sealed record View(
        IReadOnlyList<CommitmentView> Commitments, IReadOnlyList<UnitView> Units, IReadOnlyList<Cell> Cells,
        IReadOnlyList<Guid> UnservedCommitments, IReadOnlyList<ActionView> ActionsServingNone, IReadOnlyList<ReadCitedStatements.View> CitedStatements, int Proposed);

    public static void MapReadCoverage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/coverage", HandleAsync).AllowAnonymous().Produces<View>()
            .WithSummary("Who serves which commitment")
            .WithDescription("Only accepted alignments count, between current versions: a plan's version in force or, before there is one, the one in consultation. Serving a commitment's action serves the commitment.");

    static async Task HandleAsync(HttpContext http, AlignmentDb db, IOptions<JsonOptions> json, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(await ComputeAsync(db, cancel), json.Value.SerializerOptions);
        if (!http.AnswersUnchanged($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"")) await http.WriteJsonAsync(bytes, cancel);
    }

    internal static async Task<View> ComputeAsync(AlignmentDb db, CancellationToken cancel)
    {
        // One snapshot: a plan that arrives between two queries is in all of the answer or in none of it.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var units = await db.Units.AsNoTracking().Where(unit => !unit.IsInstitute).OrderBy(unit => unit.Name).ThenBy(unit => unit.Id).ToListAsync(cancel);
        var items = await db.Items.AsNoTracking().Include(item => item.Plan!.Unit)
            .Where(item => item.VersionId == item.Plan!.CurrentVersionId).OrderBy(item => item.PlanId).ThenBy(item => item.Position).ToListAsync(cancel);
        var byId = items.ToDictionary(item => item.Id);
        var parts = items.ToLookup(item => item.ParentId);
        var living = (await db.Alignments.AsNoTracking().Where(one => one.State != AlignmentState.Declined).ToListAsync(cancel))
            .Where(one => byId.ContainsKey(one.SubjectItemId) && byId.ContainsKey(one.ObjectItemId)).ToLookup(one => one.State);

        var cells = (from one in living[AlignmentState.Accepted]
                     let commitment = Commitment(one.ObjectItemId)
                     where commitment is not null
                     group one by (Commitment: commitment.Id, Unit: byId[one.SubjectItemId].Plan!.UnitId) into cell
                     select new Cell(cell.Key.Commitment, cell.Key.Unit, cell.Count(), cell.Min(one => one.Strength), cell.Max(one => DateOnly.FromDateTime(one.DecidedAt!.Value.UtcDateTime))))
            .OrderBy(cell => cell.CommitmentId).ThenBy(cell => cell.UnitId).ToList();
        var serving = living[AlignmentState.Accepted].Where(one => Commitment(one.ObjectItemId) is not null).Select(one => one.SubjectItemId).ToHashSet();
        var actions = items.Where(item => item.Kind == ItemKind.Action && item.Plan?.Unit is { IsInstitute: false }).ToLookup(item => item.Plan!.UnitId);
        var served = cells.ToLookup(cell => cell.CommitmentId);
        var commitments = items.Where(item => item.Kind == ItemKind.Commitment && item.Plan?.Unit is { IsInstitute: true })
            .Select(item => new CommitmentView(item.Id, item.PlanId, item.VersionId, item.Plan!.Title, Group(item), item.Label, item.Text, item.Status, served[item.Id].Count())).ToList();
        return new(
            commitments,
            [.. units.Select(unit => new UnitView(unit.Id, unit.Key, unit.Name, actions[unit.Id].Count(), actions[unit.Id].Count(item => Serves(item)), cells.Count(cell => cell.UnitId == unit.Id)))],
            cells,
            [.. commitments.Where(one => one.Units == 0).Select(one => one.ItemId)],
            [.. units.SelectMany(unit => actions[unit.Id]).Where(item => !Serves(item)).Select(item => new ActionView(item.Id, item.PlanId, item.Plan!.UnitId, item.Label, item.Text))],
            await ReadCitedStatements.CurrentAsync(db, _ => true, int.MaxValue, cancel),
            living[AlignmentState.Proposed].Count());

        // The institute's commitment that an item is or stands under.
        KnownItem? Commitment(Guid? id)
        {
            while (id is { } at && byId.TryGetValue(at, out var item))
            {
                if (item.Kind == ItemKind.Commitment && item.Plan?.Unit is { IsInstitute: true }) return item;
                id = item.ParentId;
            }

            return null;
        }

        // An action serves when it, or a part of it, does.
        bool Serves(KnownItem action) => serving.Contains(action.Id) || parts[action.Id].Any(Serves);

        string? Group(KnownItem item) => item.ParentId is { } id && byId.TryGetValue(id, out var above) ? (above.Label is null ? above.Text : $"{above.Level} {above.Label}: {above.Text}") : null;
    }
}
