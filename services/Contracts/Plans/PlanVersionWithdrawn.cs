using MassTransit;

namespace Contracts.Plans;

/// <summary>A published version was taken back: it is neither in consultation nor in force any more. Its page stays readable and says so.</summary>
/// <param name="PlanVersion">The plan's version for ordering, higher is newer.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="UnitId">The unit whose plan it is.</param>
/// <param name="VersionId">The version.</param>
/// <param name="Number">The version's number within its plan.</param>
/// <param name="Reason">Why, in the words of whoever withdrew it.</param>
[MessageUrn("plans:version-withdrawn:v1")]
[EntityName("plans.version-withdrawn.v1")]
[Subscribers("alignment", "feedback")]
public sealed record PlanVersionWithdrawn(int PlanVersion, Guid PlanId, Guid UnitId, Guid VersionId, int Number, string Reason);
