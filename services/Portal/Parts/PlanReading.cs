using PortalService.Apis;

namespace PortalService.Parts;

/// <summary>A version as its page shows it: the tree, and what the other services know of its items.</summary>
/// <param name="version">The version.</param>
/// <param name="coverage">Who serves what; null where that cannot be told now.</param>
public sealed class PlanReading(PlanVersion version, Coverage? coverage)
{
    readonly ILookup<Guid?, PlanItem> children = version.Items.ToLookup(item => item.ParentId);
    readonly Dictionary<Guid, PlanItem> items = version.Items.ToDictionary(item => item.Id);
    readonly Dictionary<Guid, CoveringUnit> units = coverage?.Units.ToDictionary(unit => unit.UnitId) ?? [];
    readonly ILookup<Guid, CoverageCell>? cells = coverage?.Cells.ToLookup(cell => cell.CommitmentId);
    readonly Dictionary<Guid, Commitment> commitments = coverage?.Commitments.ToDictionary(one => one.ItemId) ?? [];
    readonly Dictionary<Guid, CitedStatement> statements = coverage?.CitedStatements.ToDictionary(one => one.ItemId) ?? [];

    public PlanVersion Version => version;

    public IReadOnlyList<PlanItem> Actions { get; } = [.. version.Items.Where(item => item.IsAction)];

    public IReadOnlyDictionary<string, int> Statuses => Actions.CountBy(item => item.Status).ToDictionary();

    public IReadOnlyList<PlanItem> Sections => [.. children[null].Where(item => !item.IsAction)];

    public PlanItem? Item(Guid id) => items.GetValueOrDefault(id);

    public int ActionsUnder(Guid id) => children[id].Sum(child => (child.IsAction ? 1 : 0) + ActionsUnder(child.Id));

    /// <summary>The children in reading order, neighbouring actions together: they are one list.</summary>
    public IEnumerable<IReadOnlyList<PlanItem>> Runs(Guid? parent)
    {
        var run = new List<PlanItem>();
        foreach (var child in children[parent])
        {
            if (run.Count > 0 && !(child.IsAction && run[0].IsAction))
            {
                yield return run;
                run = [];
            }

            run.Add(child);
        }

        if (run.Count > 0) yield return run;
    }

    /// <summary>Whether it is told who serves the item: only of commitments in a current version of the institute's.</summary>
    public bool IsCovered(PlanItem item) => version.IsInstitute && item.Kind == "Commitment" && version.State != "Superseded" && (cells is null || commitments.ContainsKey(item.Id));

    /// <summary>The units that serve a commitment, with strength; null where that cannot be told now.</summary>
    public IReadOnlyList<(string Unit, string Strength)>? ServedBy(PlanItem commitment) => cells is null ? null
        : [.. cells[commitment.Id].Where(cell => units.ContainsKey(cell.UnitId)).Select(cell => (units[cell.UnitId].Name, cell.Strength.ToLowerInvariant())).OrderBy(one => one.Name, StringComparer.Ordinal)];

    public bool IsCoverageKnown => coverage is not null;

    /// <summary>What is known of a sentence of the institute's; nothing where this is not its plan's current version.</summary>
    public CitedStatement? Statement(PlanItem cited) => statements.GetValueOrDefault(cited.Id);

    /// <summary>The commitment of the institute's that contains the sentence, when it is in a current version.</summary>
    public Commitment? Resolution(CitedStatement statement) => statement.ResolvedItemId is { } found ? commitments.GetValueOrDefault(found) : null;
}
