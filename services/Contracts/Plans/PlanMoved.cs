using MassTransit;

namespace Contracts.Plans;

/// <summary>A plan, with all its versions, belongs to another unit from now on: the unit that it belonged to ended.</summary>
/// <param name="PlanVersion">The plan's version for ordering, higher is newer.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="PlanTitle">What it is called.</param>
/// <param name="UnitId">The unit whose plan it is now.</param>
/// <param name="UnitKey">That unit's short name.</param>
/// <param name="UnitName">That unit's name.</param>
[MessageUrn("plans:plan-moved:v1")]
[EntityName("plans.plan-moved.v1")]
[Subscribers("alignment", "feedback")]
public sealed record PlanMoved(int PlanVersion, Guid PlanId, string PlanTitle, Guid UnitId, string UnitKey, string UnitName);
