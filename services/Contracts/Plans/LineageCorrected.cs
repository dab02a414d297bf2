using MassTransit;

namespace Contracts.Plans;

/// <summary>A person said anew what became of the items of a version; all that was said of these two versions before is void.</summary>
/// <param name="PlanVersion">The plan's version for ordering, higher is newer.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="EarlierVersionId">The version before.</param>
/// <param name="LaterVersionId">The version that took its place.</param>
/// <param name="Lineage">What became of every item.</param>
[MessageUrn("plans:lineage-corrected:v1")]
[EntityName("plans.lineage-corrected.v1")]
[Subscribers("alignment")]
public sealed record LineageCorrected(int PlanVersion, Guid PlanId, Guid EarlierVersionId, Guid LaterVersionId, IReadOnlyList<ItemLineage> Lineage);
