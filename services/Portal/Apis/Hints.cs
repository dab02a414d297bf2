namespace PortalService.Apis;

/// <summary>Items of different units that say nearly the same.</summary>
/// <param name="Commitments">Those that two of the units serve.</param>
/// <param name="More">How many items are not shown.</param>
public sealed record NearDuplicates(Guid ItemId, int Units, IReadOnlyList<Guid> Commitments, IReadOnlyList<AlikeItem> Items, int More);

/// <param name="Words">Those that the first item has too.</param>
/// <param name="UnitsAbove">The others' units that its unit stands below.</param>
public sealed record AlikeItem(Guid ItemId, Guid VersionId, Guid UnitId, string Unit, string Text, IReadOnlyList<string> Words, IReadOnlyList<Guid> UnitsAbove);

/// <param name="Since">When the newest of the unit's alignments was accepted.</param>
public sealed record SingleUnitCommitment(Guid CommitmentId, Guid VersionId, string? Label, string Text, string Unit, DateOnly Since, IReadOnlyList<ServingItem> Items);

public sealed record ServingItem(Guid ItemId, Guid VersionId, string Text, string? Accountable);

/// <param name="Method">How they were chosen, in words.</param>
/// <param name="Left">What no item would cover.</param>
public sealed record SmallestCover(string Method, IReadOnlyList<CoveringItem> Items, IReadOnlyList<LeftCommitment> Left);

public sealed record CoveringItem(Guid ItemId, Guid VersionId, Guid PlanId, string Unit, string Text, IReadOnlyList<CoveredCommitment> Commitments);

/// <param name="Candidates">How many items might serve it.</param>
public sealed record CoveredCommitment(Guid CommitmentId, Guid VersionId, string? Label, string Text, IReadOnlyList<string> Words, int Candidates);

/// <param name="Waiting">How many alignments with it wait for a decision.</param>
public sealed record LeftCommitment(Guid CommitmentId, Guid VersionId, string? Label, string Text, int Waiting);
