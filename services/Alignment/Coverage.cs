using System.Data;
using AlignmentService.Endpoints;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using static AlignmentService.Endpoints.ReadCoverage;

namespace AlignmentService;

/// <summary>What serves which commitment, computed from all current plans at once: every step looks at an item a fixed number of times.</summary>
internal static class Coverage
{
    sealed record Node(Guid Id, Guid PlanId, Guid VersionId, Guid? ParentId, ItemKind Kind, string Level, string? Label, string Text, ProgressStatus Status);

    sealed record Owner(Guid PlanId, string Title, Guid UnitId, bool IsInstitute);

    sealed record Claim(Guid SubjectItemId, Guid ObjectItemId, AlignmentState State, Strength? Strength, DateTimeOffset? DecidedAt);

    /// <summary>The coverage with the count of changes up to which it holds.</summary>
    public static async Task<(long Revision, View View)> ComputeAsync(AlignmentDb db, CancellationToken cancel)
    {
        // One snapshot: a plan that arrives between two queries is in all of the answer or in none of it.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var revision = await db.Database.SqlQuery<long>($"SELECT revision AS \"Value\" FROM coverage_revision").SingleAsync(cancel);
        var units = await db.Units.AsNoTracking().Where(unit => !unit.IsInstitute && (!unit.HasEnded || db.Plans.Any(plan => plan.UnitId == unit.Id))).OrderBy(unit => unit.Name).ThenBy(unit => unit.Id).ToListAsync(cancel);
        var owners = await db.Plans.Select(plan => new Owner(plan.Id, plan.Title, plan.UnitId, plan.Unit!.IsInstitute)).ToDictionaryAsync(plan => plan.PlanId, cancel);
        var items = await db.Items.Where(item => item.VersionId == item.Plan!.CurrentVersionId)
            .LeftJoin(db.Reports, item => item.Id, report => report.ItemId, (item, report) => new { item, report })
            .OrderBy(row => row.item.PlanId).ThenBy(row => row.item.Position)
            .Select(row => new Node(row.item.Id, row.item.PlanId, row.item.VersionId, row.item.ParentId, row.item.Kind, row.item.Level, row.item.Label, row.item.Text,
                row.report != null && row.report.Number > row.item.Reports ? row.report.Status : row.item.Status)).ToListAsync(cancel);
        // Where a plan's next version repeats what was carried, the two are one.
        var claims = (await db.Alignments.Where(one => (one.State == AlignmentState.Proposed || one.State == AlignmentState.Accepted) && Relations.Serving.Contains(one.Relation) && one.Standing.SubjectNowId != null && one.Standing.ObjectNowId != null)
            .OrderBy(one => one.Id).Select(one => new Claim(one.Standing.SubjectNowId!.Value, one.Standing.ObjectNowId!.Value, one.State, one.Strength, one.DecidedAt)).ToListAsync(cancel)).DistinctBy(one => (one.SubjectItemId, one.ObjectItemId, one.State)).ToList();
        var cited = await ReadCitedStatements.CurrentAsync(db, _ => true, int.MaxValue, cancel);
        return (revision, Of(units, owners, items, claims, cited));
    }

    static View Of(IReadOnlyList<KnownUnit> units, Dictionary<Guid, Owner> owners, IReadOnlyList<Node> items, IReadOnlyList<Claim> claims, IReadOnlyList<ReadCitedStatements.View> cited)
    {
        var byId = items.ToDictionary(item => item.Id);
        var living = claims.Where(one => byId.ContainsKey(one.SubjectItemId) && byId.ContainsKey(one.ObjectItemId)).ToLookup(one => one.State);
        var (serving, subjects) = (new HashSet<Guid>(), new HashSet<Guid>());
        var cells = (from one in living[AlignmentState.Accepted]
                     let commitment = CommitmentOf(one.ObjectItemId)
                     where commitment is not null
                     group one by (Commitment: commitment.Id, Unit: owners[byId[one.SubjectItemId].PlanId].UnitId) into cell
                     select new Cell(cell.Key.Commitment, cell.Key.Unit, cell.Count(), cell.Min(one => one.Strength) ?? Strength.Indirect, cell.Max(one => DateOnly.FromDateTime(one.DecidedAt!.Value.UtcDateTime))))
            .OrderBy(cell => cell.CommitmentId).ThenBy(cell => cell.UnitId).ToList();
        // An action serves when it, or a part of it, does; or what it is filed under, such as a commitment that the plan quotes.
        foreach (var one in living[AlignmentState.Accepted].Where(one => CommitmentOf(one.ObjectItemId) is not null))
        {
            subjects.Add(one.SubjectItemId);
            MarkUpwards(one.SubjectItemId);
        }

        // A parent stands before its children.
        foreach (var item in items)
            if (item.ParentId is { } above && subjects.Contains(above) && subjects.Add(item.Id)) serving.Add(item.Id);
        var actions = items.Where(item => item.Kind == ItemKind.Action && !owners[item.PlanId].IsInstitute).ToLookup(item => owners[item.PlanId].UnitId);
        var unitsServing = cells.CountBy(cell => cell.CommitmentId).ToDictionary();
        var commitmentsServed = cells.CountBy(cell => cell.UnitId).ToDictionary();
        var commitments = items.Where(IsCommitment)
            .Select(item => new CommitmentView(item.Id, item.PlanId, item.VersionId, owners[item.PlanId].Title, Group(item), item.Label, item.Text, item.Status, unitsServing.GetValueOrDefault(item.Id))).ToList();
        return new(
            commitments,
            [.. units.Select(unit => new UnitView(unit.Id, unit.Key, unit.Name, actions[unit.Id].Count(), actions[unit.Id].Count(item => serving.Contains(item.Id)), commitmentsServed.GetValueOrDefault(unit.Id)))],
            cells,
            [.. commitments.Where(one => one.Units == 0).Select(one => one.ItemId)],
            [.. units.SelectMany(unit => actions[unit.Id].Where(item => !serving.Contains(item.Id)).Select(item => new ActionView(item.Id, item.PlanId, unit.Id, item.Label, item.Text)))],
            cited,
            living[AlignmentState.Proposed].Count());

        bool IsCommitment(Node item) => item.Kind == ItemKind.Commitment && owners[item.PlanId].IsInstitute;

        // The institute's commitment that an item is or stands under.
        Node? CommitmentOf(Guid? id)
        {
            while (id is { } at && byId.TryGetValue(at, out var item))
            {
                if (IsCommitment(item)) return item;
                id = item.ParentId;
            }

            return null;
        }

        void MarkUpwards(Guid? id)
        {
            while (id is { } at && serving.Add(at) && byId.TryGetValue(at, out var item)) id = item.ParentId;
        }

        string? Group(Node item) => item.ParentId is { } id && byId.TryGetValue(id, out var above) ? (above.Label is null ? above.Text : $"{above.Level} {above.Label}: {above.Text}") : null;
    }
}
