using MassTransit;

namespace Contracts.Plans;

/// <summary>A version was adopted: it is the plan in force, and the one before it is superseded.</summary>
/// <param name="PlanVersion">The plan's version for ordering, higher is newer.</param>
/// <param name="Content">The whole item tree.</param>
/// <param name="AdoptedOn">The day of adoption as precisely as known: <c>2023-04</c>.</param>
/// <param name="SupersededVersionId">The version in force before.</param>
/// <param name="Reason">Why it took the place of the version before; none for the first.</param>
/// <param name="IsMinor">Whether so little changed that nobody need be told.</param>
/// <param name="Lineage">What became of the items of the version before; none for the first.</param>
/// <param name="EarlierVersionId">The version that the lineage is from: the superseded one or, where none was in force, the newest that was public before.</param>
[MessageUrn("plans:version-adopted:v1")]
[EntityName("plans.version-adopted.v1")]
[Subscribers("alignment", "feedback", "notifications")]
public sealed record PlanVersionAdopted(int PlanVersion, PlanVersionContent Content, string AdoptedOn, Guid? SupersededVersionId, string? Reason = null, bool IsMinor = false, IReadOnlyList<ItemLineage>? Lineage = null, Guid? EarlierVersionId = null);
