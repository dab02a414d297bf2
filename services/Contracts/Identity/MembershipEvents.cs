using MassTransit;

namespace Contracts.Identity;

/// <summary>Somebody was given a role. Nothing follows when its end comes: it is said here.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="Version">The membership's version, higher is newer.</param>
/// <param name="PersonId">Who: the <c>sub</c> of the person's tokens.</param>
/// <param name="Role">The role: <c>unit-lead</c>.</param>
/// <param name="UnitId">The unit for which, and for those below it; none: everywhere.</param>
/// <param name="ItemId">The item alone that was handed over; none: all of the unit's.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends by itself; none: never.</param>
[MessageUrn("identity:member-granted:v1")]
[EntityName("identity.member-granted.v1")]
public sealed record MemberGranted(Guid MembershipId, int Version, Guid PersonId, string Role, Guid? UnitId, Guid? ItemId, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>A role was taken back before its end. Tokens that name it live on for ten minutes at most.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="Version">The membership's version, higher is newer.</param>
/// <param name="PersonId">Who: the <c>sub</c> of the person's tokens.</param>
/// <param name="Role">The role: <c>unit-lead</c>.</param>
/// <param name="UnitId">The unit for which, and for those below it; none: everywhere.</param>
/// <param name="ItemId">The item alone that was handed over; none: all of the unit's.</param>
/// <param name="EndedAt">When.</param>
[MessageUrn("identity:member-revoked:v1")]
[EntityName("identity.member-revoked.v1")]
public sealed record MemberRevoked(Guid MembershipId, int Version, Guid PersonId, string Role, Guid? UnitId, Guid? ItemId, DateTimeOffset EndedAt);
