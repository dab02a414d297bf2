using System.Globalization;
using static AlignmentService.Endpoints.Coverage.ReadCoverage;

namespace AlignmentService.Coverage;

/// <summary>What one unit's items serve, from their rows alone: neither their order nor a repetition changes it.</summary>
/// <param name="Serving">How many of the actions serve a commitment.</param>
/// <param name="Idle">The actions that serve none.</param>
/// <param name="IdleGoals">The goals of which neither they nor a part of them does.</param>
internal sealed record UnitCoverage(int Actions, int Serving, IReadOnlyList<Cell> Cells, IReadOnlyList<Waiting> Waiting, IReadOnlyList<Guid> Idle, IReadOnlyList<Guid> IdleGoals)
{
    public static UnitCoverage Of(Guid unit, IReadOnlyCollection<ItemClaim> rows)
    {
        var cells = new List<Cell>();
        var waiting = new List<Waiting>();
        // Where a plan's next version repeats what was carried, the two are one.
        foreach (var cell in rows.Where(row => row.Claim is not null).GroupBy(row => row.Claim?.CommitmentId ?? default).OrderBy(cell => cell.Key))
        {
            var accepted = In(AlignmentState.Accepted);
            if (accepted.Count > 0) cells.Add(CellOf(cell.Key, unit, accepted));
            if (Pairs(In(AlignmentState.Proposed)) is var proposed && Pairs(In(AlignmentState.Disputed)) is var disputed && proposed + disputed > 0) waiting.Add(new(cell.Key, unit, proposed, disputed));

            List<ItemClaim> In(AlignmentState state) => [.. cell.Where(row => row.Claim?.State == state)];
        }

        var (actions, idle, goals) = IdleOf(rows);
        return new(actions, actions - idle.Count, cells, waiting, idle, goals);
    }

    static int Pairs(List<ItemClaim> rows) => rows.Count < 2 ? rows.Count : rows.DistinctBy(row => (row.ItemId, row.Claim?.ObjectId)).Count();

    static Cell CellOf(Guid commitment, Guid unit, List<ItemClaim> rows)
    {
        var claims = rows.Select(row => row.Claim).OfType<ServingClaim>().ToList();
        var since = claims.Max(claim => DateOnly.FromDateTime((claim.DecidedAt ?? default).UtcDateTime));
        // Written from the year on, dates of any precision are ordered as texts.
        var freshest = rows.Select(row => row.StatusOn).Append(since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Max(StringComparer.Ordinal) ?? "";
        return new(commitment, unit, Pairs(rows), claims.Min(claim => claim.Relation), claims.Min(claim => claim.Strength) ?? Strength.Indirect, since, freshest,
            Pairs(rows.FindAll(row => row.Claim is { NeedsReview: true })), Distribution.Of(rows.ConvertAll(row => (row.ItemId, row.Status))));
    }

    // An action serves when it, or a part of it, does; or what it is filed under, such as a commitment that the plan quotes.
    static (int Actions, IReadOnlyList<Guid> Idle, IReadOnlyList<Guid> Goals) IdleOf(IReadOnlyCollection<ItemClaim> rows)
    {
        var above = new Dictionary<Guid, Guid?>(rows.Count);
        var (subjects, serving, actions, goals) = (new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var row in rows)
        {
            above[row.ItemId] = row.ParentId;
            if (row.IsAction) actions.Add(row.ItemId);
            if (row.IsGoal) goals.Add(row.ItemId);
            if (row.Claim?.State == AlignmentState.Accepted) subjects.Add(row.ItemId);
        }

        foreach (var subject in subjects)
        {
            Guid? at = subject;
            while (at is { } item && serving.Add(item)) at = above.GetValueOrDefault(item);
        }

        return (actions.Count, [.. actions.Where(IsIdle)], [.. goals.Where(IsIdle)]);

        bool IsIdle(Guid item) => !serving.Contains(item) && !IsFiled(item);

        bool IsFiled(Guid item)
        {
            for (var at = above[item]; at is { } id; at = above.GetValueOrDefault(id))
                if (subjects.Contains(id)) return true;
            return false;
        }
    }
}
