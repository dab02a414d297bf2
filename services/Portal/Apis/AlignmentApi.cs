namespace PortalService.Apis;

/// <summary>Reads which commitments are served, and the institute's sentences that unit plans quote.</summary>
internal sealed class AlignmentApi(HttpClient http)
{
    public async Task<Coverage> CoverageAsync(CancellationToken cancel) =>
        await http.FindAsync<Coverage>("/v1/coverage", cancel) ?? throw new InvalidOperationException("There is no coverage.");
}

/// <param name="Proposed">Alignments that wait for a reviewer.</param>
public sealed record Coverage(
    IReadOnlyList<Commitment> Commitments, IReadOnlyList<CoveringUnit> Units, IReadOnlyList<CoverageCell> Cells,
    IReadOnlyList<Guid> UnservedCommitments, IReadOnlyList<UnitAction> ActionsServingNone, IReadOnlyList<CitedStatement> CitedStatements, int Proposed);

/// <param name="Group">The priority above it.</param>
/// <param name="Units">How many units serve it.</param>
public sealed record Commitment(Guid ItemId, Guid PlanId, Guid VersionId, string PlanTitle, string? Group, string? Label, string Text, int Units)
{
    public string Name => Label is null ? Text : $"Commitment {Label}";

    public string Address => PlanAddress.Of(VersionId, ItemId);
}

/// <param name="Actions">The actions of the unit's current plans.</param>
/// <param name="Serving">How many of them serve a commitment.</param>
/// <param name="Commitments">How many commitments they serve.</param>
public sealed record CoveringUnit(Guid UnitId, string Name, int Actions, int Serving, int Commitments);

/// <param name="Since">When the newest of the alignments was accepted.</param>
public sealed record CoverageCell(Guid CommitmentId, Guid UnitId, int Alignments, string Strength, DateOnly Since);

public sealed record UnitAction(Guid ItemId, Guid PlanId, Guid UnitId, string? Label, string Text);

public sealed record CitedStatement(Guid ItemId, Guid PlanId, string Unit, string Text, int Actions, Guid? ResolvedItemId);
