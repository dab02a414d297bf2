using MassTransit;

namespace Contracts.Plans;

/// <summary>A unit (the institute, a school, a department, the libraries) was registered.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Version">The unit's version, from 1.</param>
/// <param name="Key">Short unique name for addresses, lower case: <c>libraries</c>.</param>
/// <param name="Name">The unit's name.</param>
/// <param name="ParentId">The unit above; none for the institute.</param>
[MessageUrn("plans:unit-registered:v1")]
[EntityName("plans.unit-registered.v1")]
[Subscribers("alignment", "feedback", "identity")]
public sealed record UnitRegistered(Guid UnitId, int Version, string Key, string Name, Guid? ParentId);
