using ServiceDefaults.Audit;
using ServiceDefaults.Policies;

namespace IdentityService.People;

/// <summary>A role that a person holds for a while: everywhere, for a unit, or for one item of a unit's plan.</summary>
internal sealed class Membership(Guid id, Guid personId, string role, Guid? unitId, Guid? itemId, DateTimeOffset from, DateTimeOffset? until, string grantedBy, DateTimeOffset grantedAt)
{
    public Guid Id { get; private set; } = id;
    [Audited] public Guid PersonId { get; private set; } = personId;

    /// <summary>One of <see cref="Roles"/>.</summary>
    [Audited] public string Role { get; private set; } = role;
    [Audited] public Guid? UnitId { get; private set; } = unitId;
    [Audited] public Guid? ItemId { get; private set; } = itemId;
    [Audited] public DateTimeOffset From { get; private set; } = from;

    /// <summary>The end that was set from the beginning.</summary>
    [Audited] public DateTimeOffset? Until { get; private set; } = until;

    /// <summary>The granter's <c>sub</c>.</summary>
    [Audited] public string GrantedBy { get; private set; } = grantedBy;
    [Audited] public DateTimeOffset GrantedAt { get; private set; } = grantedAt;

    /// <summary>When somebody took it back.</summary>
    [Audited] public DateTimeOffset? EndedAt { get; private set; }
    [Audited] public string? EndedBy { get; private set; }
}

/// <summary>The roles, as tokens name them.</summary>
internal static class Roles
{
    public const string Administrator = "administrator", EquityOffice = "equity-office";

    public static readonly IReadOnlyList<string> All = [.. new Right("", ~ServiceDefaults.Policies.Roles.None).RoleNames];

    /// <summary>How a token says it: <c>ROLE</c> where it is held everywhere, <c>ROLE:UNIT</c>, or <c>ROLE:UNIT:ITEM</c>.</summary>
    public static string Claim(string role, Guid? unit, Guid? item) => unit is null ? role : item is null ? $"{role}:{unit:D}" : $"{role}:{unit:D}:{item:D}";
}
