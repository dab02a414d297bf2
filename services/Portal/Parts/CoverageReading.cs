using PortalService.Apis;

namespace PortalService.Parts;

/// <summary>The coverage as its page shows it: all commitments, and those units that the asked-for part of the columns holds.</summary>
/// <param name="coverage">What the alignment service computed.</param>
/// <param name="from">The first unit asked for, from 1.</param>
/// <param name="today">The day to which ages are counted.</param>
/// <param name="versions">Each plan's current version, as far as known: where links to items lead.</param>
public sealed class CoverageReading(Coverage coverage, string? from, DateOnly today, IReadOnlyDictionary<Guid, Guid> versions)
{
    /// <summary>As many units as fit beside each other; more are paged, never shrunk.</summary>
    public const int UnitsAPage = 14;

    readonly Dictionary<(Guid, Guid), CoverageCell> cells = coverage.Cells.ToDictionary(cell => (cell.CommitmentId, cell.UnitId));
    readonly Dictionary<Guid, Commitment> commitments = coverage.Commitments.ToDictionary(one => one.ItemId);
    readonly ILookup<Guid, UnitAction> idle = coverage.ActionsServingNone.ToLookup(action => action.UnitId);

    public Coverage All => coverage;

    public int First { get; } = Window.Start(from, coverage.Units.Count, UnitsAPage);

    public int Last => Math.Min(coverage.Units.Count, First + UnitsAPage - 1);

    public IReadOnlyList<CoveringUnit> Units => [.. coverage.Units.Skip(First - 1).Take(UnitsAPage)];

    public IReadOnlyList<CoveringUnit> UnitsWithIdleActions => [.. coverage.Units.Where(unit => idle[unit.UnitId].Any()).OrderByDescending(unit => idle[unit.UnitId].Count())];

    public IReadOnlyList<Commitment> Unserved => [.. coverage.Commitments.Where(one => one.Units == 0)];

    public int Served => coverage.Commitments.Count - Unserved.Count;

    public int Actions => coverage.Units.Sum(unit => unit.Actions);

    bool HasManyPlans { get; } = coverage.Commitments.Select(one => one.PlanId).Distinct().Skip(1).Any();

    /// <summary>The commitments by priority, in the plan's order; the plan is named where there are several.</summary>
    public IEnumerable<(string? Name, IReadOnlyList<Commitment> Commitments)> Groups =>
        from one in coverage.Commitments
        group one by (one.PlanId, one.Group) into part
        select (Name(part.First()), (IReadOnlyList<Commitment>)[.. part]);

    public CoverageCell? Cell(Commitment commitment, CoveringUnit unit) => cells.GetValueOrDefault((commitment.ItemId, unit.UnitId));

    public IEnumerable<(CoveringUnit Unit, CoverageCell Cell)> Serving(Commitment commitment) =>
        from unit in coverage.Units let cell = Cell(commitment, unit) where cell is not null select (unit, cell);

    public IEnumerable<(Commitment Commitment, CoverageCell Cell)> ServedBy(CoveringUnit unit) =>
        from commitment in coverage.Commitments let cell = Cell(commitment, unit) where cell is not null select (commitment, cell);

    public IReadOnlyList<UnitAction> Idle(CoveringUnit unit) => [.. idle[unit.UnitId]];

    public string Age(CoverageCell cell) => Words.Age(cell.Since, today);

    public Commitment? Commitment(Guid? id) => id is { } known ? commitments.GetValueOrDefault(known) : null;

    /// <summary>Where an item of a plan's current version stands; null while that cannot be told.</summary>
    public string? Address(Guid plan, Guid item) => versions.TryGetValue(plan, out var version) ? PlanAddress.Of(version, item) : null;

    /// <summary>The page with these units' columns, seen in one of the three ways.</summary>
    public static string Page(string? view, int first) =>
        (view, first) switch { (null, 1) => "/coverage", (null, _) => $"/coverage?units={first}", (_, 1) => $"/coverage?by={view}", _ => $"/coverage?by={view}&units={first}" };

    /// <summary>The page on which a unit's column is.</summary>
    public string PageOf(CoveringUnit unit, string view) => $"{Page(view, Window.Start(coverage.Units.ToList().IndexOf(unit) + 1, coverage.Units.Count, UnitsAPage))}#unit-{unit.UnitId}";

    string? Name(Commitment one) => (HasManyPlans, one.Group) switch
    {
        (true, { } group) => $"{one.PlanTitle}, {group}",
        (true, null) => one.PlanTitle,
        (false, var group) => group,
    };
}
