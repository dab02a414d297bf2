using System.Text.Json.Serialization;
using AlignmentService.Coverage;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.Coverage;

/// <summary>The gaps of the coverage, both ways, each with who answers for it and how old it is.</summary>
internal static class ReadGaps
{
    [JsonConverter(typeof(JsonStringEnumConverter<GapKind>))]
    internal enum GapKind
    {
        /// <summary>A commitment that nobody serves.</summary>
        Commitment,

        /// <summary>An action or goal of a unit's that serves none, and not by design.</summary>
        Item,
    }

    /// <param name="Unit">The unit whose item it is.</param>
    /// <param name="Accountable">The office or role that answers for it, where the plan says so.</param>
    /// <param name="Since">The day on which its version was published or, where that is later, on which it lost its last alignment.</param>
    internal sealed record View(GapKind Kind, Guid ItemId, Guid VersionId, Guid PlanId, Guid UnitId, string Unit, ItemKind ItemKind, string? Label, string Text, string? Accountable, DateOnly Since);

    sealed record Lost(Guid ItemId, DateTimeOffset At);

    public static void MapReadGaps(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/coverage-gaps", ListAsync)
            .WithSummary("Commitments that nobody serves, and items that serve none")
            .WithDescription("Of the current versions. kind: Commitment or Item for one kind only. unit: the id of the unit whose item it is. Items that serve none by a recorded answer are no gap while their text is the same.");

    static async Task<Page<View>> ListAsync(AlignmentDb db, CoverageMemory memory, GapKind? kind, Guid? unit, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after, coverage) = (Paging.Size(limit), Paging.AfterId(cursor), await memory.ReadAsync(cancel));
        List<Guid> gaps = [.. kind == GapKind.Item ? [] : coverage.Unserved, .. kind == GapKind.Commitment ? [] : coverage.Units.Where(part => unit == null || part.View?.UnitId == unit).SelectMany(part => part.Gaps)];
        // The database orders ids as it compares them.
        var rows = await db.Items.AsNoTracking().Include(item => item.Plan!.Unit).Where(item => gaps.Contains(item.Id) && item.Id > after && (unit == null || item.Plan!.UnitId == unit)).OrderBy(item => item.Id).Take(size + 1).ToListAsync(cancel);
        Guid[] shown = [.. rows.Select(item => item.Id)];
        var lost = await db.Database.SqlQuery<Lost>($"""
            SELECT gap AS "ItemId", max(decision.at) AS "At" FROM unnest({shown}) AS gap JOIN alignment_standing standing ON gap IN (standing.subject_now_id, standing.commitment_id)
                JOIN alignment ON alignment.id = standing.alignment_id AND alignment.state <> 'Accepted' JOIN alignment_decision decision ON decision.alignment_id = alignment.id AND decision.before ->> 'state' = 'Accepted' GROUP BY gap
            """).ToDictionaryAsync(one => one.ItemId, one => DateOnly.FromDateTime(one.At.UtcDateTime), cancel);
        return Paging.Of([.. rows.Select(item => new View(item.Plan?.Unit is { IsInstitute: true } ? GapKind.Commitment : GapKind.Item, item.Id, item.VersionId, item.PlanId, item.Plan?.UnitId ?? default, item.Plan?.Unit?.Name ?? "",
            item.Kind, item.Label, item.Text, item.Accountable, lost.TryGetValue(item.Id, out var since) && since > item.Since ? since : item.Since))], size, one => one.ItemId.ToString());
    }
}
