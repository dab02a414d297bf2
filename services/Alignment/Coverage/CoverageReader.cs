using System.Data;
using System.Text.Json;
using AlignmentService.Endpoints;
using AlignmentService.Rebasing;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AlignmentService.Endpoints.Coverage.ReadCoverage;

namespace AlignmentService.Coverage;

/// <summary>Reads the coverage, or of an earlier one what changed since, from one snapshot: a plan that arrives between two queries is in all of the answer or in none of it.</summary>
internal static class CoverageReader
{
    // With more changed units, reading everything costs less.
    const int MostUnits = 50;

    // Of the current versions, by rows: what is grouped is grouped here, where it is written as well.
    const string Claims = """
        SELECT plan.unit_id, item.id, item.parent_id, item.kind = 'Action', item.kind = 'Goal', CASE WHEN report.number > item.reports THEN report.status ELSE item.status END,
            CASE WHEN report.number > item.reports THEN report.status_on ELSE item.status_on END,
            standing.commitment_id, standing.object_now_id, alignment.state, alignment.relation, alignment.strength, alignment.decided_at, standing.subject_hold = 2 OR standing.object_hold = 2
        FROM plan JOIN item ON item.version_id = plan.current_version_id LEFT JOIN report ON report.item_id = item.id
        LEFT JOIN (alignment_standing standing JOIN alignment ON alignment.id = standing.alignment_id AND alignment.state IN ('Proposed', 'Accepted', 'Disputed')
            AND alignment.relation IN ('Same', 'NearlySame', 'ContributesTo', 'Contains') AND standing.object_now_id IS NOT NULL AND standing.commitment_id IS NOT NULL) ON standing.subject_now_id = item.id
        """;

    /// <param name="Units">Those that changed.</param>
    /// <param name="HasInstitute">Whether one of them has commitments.</param>
    sealed record Changes(long Revision, bool IsWhole, Guid[] Units, bool HasInstitute);

    /// <summary>The coverage as it is now, from the one before where that is known.</summary>
    public static async Task<CoverageModel> ReadAsync(AlignmentDb db, CoverageModel? before, JsonSerializerOptions json, CancellationToken cancel)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var known = before?.Revision ?? -1;
        // Every count has its changes; where they were tidied away, everything may have changed.
        var changes = await db.Database.SqlQuery<Changes>($"""
            SELECT revision AS "Revision", NOT EXISTS (SELECT FROM coverage_change WHERE revision = {known} + 1) OR EXISTS (SELECT FROM coverage_change WHERE revision > {known} AND unit_id IS NULL) AS "IsWhole",
                ARRAY(SELECT DISTINCT unit_id FROM coverage_change WHERE revision > {known} AND unit_id IS NOT NULL LIMIT {MostUnits} + 1) AS "Units",
                EXISTS (SELECT FROM coverage_change change JOIN unit ON unit.id = change.unit_id WHERE change.revision > {known} AND is_institute) AS "HasInstitute" FROM coverage_revision
            """).SingleAsync(cancel);
        if (before is null || (changes.Revision > known && (changes.IsWhole || changes.Units.Length > MostUnits))) return await AllAsync(db, changes.Revision, json, cancel);
        if (changes.Revision == known) return before;
        var commitments = changes.HasInstitute ? await CommitmentsAsync(db, cancel) : before.Commitments;
        var parts = await PartsAsync(db, changes.Units, commitments, changes.Units.Select(before.Unit).OfType<UnitView>(), json, cancel);
        return before.With(changes.Revision, parts, changes.HasInstitute ? commitments : null);
    }

    static async Task<CoverageModel> AllAsync(AlignmentDb db, long revision, JsonSerializerOptions json, CancellationToken cancel)
    {
        var units = await db.Units.Where(unit => !unit.IsInstitute && (!unit.HasEnded || db.Plans.Any(plan => plan.UnitId == unit.Id))).OrderBy(unit => unit.Name).ThenBy(unit => unit.Id)
            .Select(unit => new UnitView(unit.Id, unit.Key, unit.Name, 0, 0, 0)).ToListAsync(cancel);
        var commitments = await CommitmentsAsync(db, cancel);
        var cited = await ReadCitedStatements.CurrentAsync(db, _ => true, int.MaxValue, cancel);
        return new(revision, commitments, units.ConvertAll(unit => unit.UnitId), await PartsAsync(db, null, commitments, units, json, cancel), cited, json);
    }

    static Task<List<CommitmentView>> CommitmentsAsync(AlignmentDb db, CancellationToken cancel) =>
        db.Items.Where(item => item.Kind == ItemKind.Commitment && item.Plan!.Unit!.IsInstitute && item.VersionId == item.Plan.CurrentVersionId)
            .LeftJoin(db.Reports, item => item.Id, report => report.ItemId, (item, report) => new { item, report })
            .LeftJoin(db.Items, row => row.item.ParentId, above => above.Id, (row, above) => new { row.item, row.report, above })
            .OrderBy(row => row.item.PlanId).ThenBy(row => row.item.Position)
            .Select(row => new CommitmentView(row.item.Id, row.item.PlanId, row.item.VersionId, row.item.Plan!.Title,
                row.above == null ? null : row.above.Label == null ? row.above.Text : row.above.Level + " " + row.above.Label + ": " + row.above.Text, row.item.Label, row.item.Text,
                row.report != null && row.report.Number > row.item.Reports ? row.report.Status : row.item.Status, 0)).ToListAsync(cancel);

    /// <param name="db">In a snapshot.</param>
    /// <param name="only">Those units; all where it is null.</param>
    /// <param name="commitments">What can be served.</param>
    /// <param name="listed">The units' names.</param>
    /// <param name="json">How JSON is written.</param>
    /// <param name="cancel">Ends the reading.</param>
    static async Task<Dictionary<Guid, UnitPart>> PartsAsync(AlignmentDb db, Guid[]? only, IEnumerable<CommitmentView> commitments, IEnumerable<UnitView> listed, JsonSerializerOptions json, CancellationToken cancel)
    {
        var rows = await ClaimsAsync(db, only, commitments.Select(one => one.ItemId).ToHashSet(), cancel);
        var names = listed.ToDictionary(unit => unit.UnitId);
        var units = names.Keys.Union(rows.Keys).Union(only ?? []).ToDictionary(unit => unit, unit => UnitCoverage.Of(unit, rows.GetValueOrDefault(unit) ?? []));
        var byDesign = units.Values.Any(unit => unit.Idle.Count + unit.IdleGoals.Count > 0) ? await db.ByDesignAsync(only, cancel) : [];
        Guid[] idle = [.. units.Where(unit => names.ContainsKey(unit.Key)).SelectMany(unit => unit.Value.Idle)];
        var idling = (idle.Length == 0 ? [] : await db.Items.Where(item => idle.Contains(item.Id)).OrderBy(item => item.PlanId).ThenBy(item => item.Position)
            .Select(item => new ActionView(item.Id, item.PlanId, item.Plan!.UnitId, item.Label, item.Text)).ToListAsync(cancel)).ToLookup(item => byDesign.ContainsKey(item.ItemId));
        var gaps = idling[false].ToLookup(item => item.UnitId);
        return units.ToDictionary(unit => unit.Key, unit => UnitPart.Of(names.TryGetValue(unit.Key, out var name)
            ? name with { Actions = unit.Value.Actions, Serving = unit.Value.Serving, Commitments = unit.Value.Cells.Count, ByDesign = unit.Value.Idle.Count(byDesign.ContainsKey) } : null,
            unit.Value.Cells, unit.Value.Waiting, [.. gaps[unit.Key]], [.. unit.Value.Idle.Concat(unit.Value.IdleGoals).Where(item => !byDesign.ContainsKey(item))], json));
    }

    /// <summary>The rows of each unit.</summary>
    static async Task<Dictionary<Guid, List<ItemClaim>>> ClaimsAsync(AlignmentDb db, Guid[]? only, HashSet<Guid> commitments, CancellationToken cancel)
    {
        var rows = new Dictionary<Guid, List<ItemClaim>>();
        // For a single unit the server plans once: how many are in an array it takes into account each time.
        await using var command = new NpgsqlCommand(only switch { null => Claims, [_] => Claims + " WHERE plan.unit_id = $1", _ => Claims + " WHERE plan.unit_id = ANY($1)" }, (NpgsqlConnection)db.Database.GetDbConnection());
        if (only is not null) command.Parameters.Add(new() { Value = only is [var one] ? one : only });
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            var unit = row.GetGuid(0);
            if (!rows.TryGetValue(unit, out var known)) rows[unit] = known = [];
            var claim = !row.IsDBNull(7) && row.GetGuid(7) is var commitment && commitments.Contains(commitment)
                ? new ServingClaim(commitment, row.GetGuid(8), Enum.Parse<AlignmentState>(row.GetString(9)), Enum.Parse<Relation>(row.GetString(10)), row.IsDBNull(11) ? null : Enum.Parse<Strength>(row.GetString(11)),
                    row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12), row.GetBoolean(13)) : null;
            known.Add(new(unit, row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetBoolean(3), row.GetBoolean(4), Enum.Parse<ProgressStatus>(row.GetString(5)), row.IsDBNull(6) ? null : row.GetString(6), claim));
        }

        return rows;
    }

    /// <summary>The items that serve none by a recorded answer, each with it; it holds while they are the same text in the version that counts.</summary>
    /// <param name="db">The answers.</param>
    /// <param name="only">Of those units' plans; of all where it is null.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<Dictionary<Guid, Guid>> ByDesignAsync(this AlignmentDb db, Guid[]? only, CancellationToken cancel)
    {
        var said = await db.NoCounterparts.Where(one => one.EndedAt == null && (only == null || only.Contains(one.Item!.Plan!.UnitId)))
            .OrderBy(one => one.Id).Select(one => new { one.Id, one.ItemId, one.Item!.VersionId, one.Item.PlanId, one.Item.Plan!.CurrentVersionId }).ToListAsync(cancel);
        var here = said.Where(one => one.VersionId == one.CurrentVersionId).ToDictionary(one => one.ItemId, one => one.Id);
        foreach (var plan in said.Where(one => one.VersionId != one.CurrentVersionId).GroupBy(one => one.PlanId))
        {
            var lineage = await db.LineageAsync(plan.Key, cancel);
            foreach (var one in plan)
                if (lineage.Follow(one.ItemId, one.VersionId) is { Hold: < Hold.NeedsReview, ItemId: { } now }) here.TryAdd(now, one.Id);
        }

        return here;
    }
}
