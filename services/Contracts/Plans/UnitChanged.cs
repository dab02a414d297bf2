using MassTransit;

namespace Contracts.Plans;

/// <summary>A unit was renamed, moved below another, merged or split.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Version">The unit's version, higher is newer than <see cref="UnitRegistered"/> and earlier changes.</param>
/// <param name="Key">Short unique name for addresses; it never changes.</param>
/// <param name="Name">The unit's name.</param>
/// <param name="ParentId">The unit above; none for the institute.</param>
/// <param name="EndedOn">The first day on which it is there no more; none while it is.</param>
/// <param name="SuccessorIds">The units that carry on what it did; only of one that ended.</param>
[MessageUrn("plans:unit-changed:v1")]
[EntityName("plans.unit-changed.v1")]
[Subscribers("alignment", "feedback", "identity")]
public sealed record UnitChanged(Guid UnitId, int Version, string Key, string Name, Guid? ParentId, DateOnly? EndedOn = null, IReadOnlyList<Guid>? SuccessorIds = null);
