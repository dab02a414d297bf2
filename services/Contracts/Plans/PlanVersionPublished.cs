using MassTransit;

namespace Contracts.Plans;

/// <summary>A draft was opened for consultation; from here on the version does not change.</summary>
/// <param name="PlanVersion">The plan's version for ordering, higher is newer.</param>
/// <param name="Content">The whole item tree.</param>
/// <param name="ClosesOn">The last day on which feedback is taken.</param>
/// <param name="EarlierVersionId">The version that the lineage is from: the one in force, or else the newest that was public before.</param>
/// <param name="Lineage">What became of that version's items; none for a plan's first version.</param>
[MessageUrn("plans:version-published:v1")]
[EntityName("plans.version-published.v1")]
[Subscribers("alignment", "feedback")]
public sealed record PlanVersionPublished(int PlanVersion, PlanVersionContent Content, DateOnly ClosesOn, Guid? EarlierVersionId = null, IReadOnlyList<ItemLineage>? Lineage = null);
