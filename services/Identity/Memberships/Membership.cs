using Contracts.Identity;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Memberships;

/// <summary>A role that a person holds for a while: everywhere, for a unit and those below it, or for one item of a unit's plan.</summary>
internal sealed class Membership(Guid id, Guid personId, string role, Guid? unitId, Guid? itemId, DateTimeOffset from, DateTimeOffset? until, string grantedBy, DateTimeOffset grantedAt)
{
    public Guid Id { get; private set; } = id;
    [Audited] public Guid PersonId { get; private set; } = personId;

    /// <summary>The role's wire name.</summary>
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

    public int Version { get; private set; } = 1;

    /// <summary>A role for somebody from now on.</summary>
    /// <exception cref="Problem">422: this role is not held so.</exception>
    public static Membership Grant(Guid personId, Holding holding, DateTimeOffset? until, string by, DateTimeOffset now)
    {
        var mistakes = Mistakes(holding, until, now).ToList();
        return mistakes.Count > 0 ? throw Problem.Invalid([.. mistakes])
            : new(Guid.CreateVersion7(now), personId, Right.NameOf(holding.Role), holding.Unit, holding.Item, now, until?.ToUniversalTime(), by, now);
    }

    /// <summary>What is wrong with holding a role so.</summary>
    public static IEnumerable<Mistake> Mistakes(Holding holding, DateTimeOffset? until, DateTimeOffset now)
    {
        var role = Right.NameOf(holding.Role);
        if (holding.Role is Roles.UnitLead or Roles.UnitEditor && holding.Unit is null) yield return new($"A {role} is one of a unit: name it.", "#/unit");
        if (holding.Role is Roles.Administrator or Roles.Integrator or Roles.Auditor && holding.Unit is not null) yield return new($"A role as {role} is held for the whole institution: leave the unit out.", "#/unit");
        if (holding.Item is not null && (holding.Role != Roles.UnitEditor || holding.Unit is null)) yield return new("A single item is handed to a unit-editor of its unit.", "#/itemId");
        if (holding.Item is not null && until is null) yield return new("A single item is handed over for a time: say until when.", "#/until");
        if (until <= now) yield return new("This time is over.", "#/until");
    }

    /// <summary>Who may give this role and take it back.</summary>
    public static Right MayKeep(Roles role) => Rights.KeepMembers with
    {
        Roles = role switch
        {
            Roles.UnitEditor => Roles.EquityOffice | Roles.UnitLead | Roles.Administrator,
            Roles.UnitLead or Roles.Reviewer or Roles.Moderator => Roles.EquityOffice | Roles.Administrator,
            _ => Roles.Administrator,
        },
    };

    public bool IsHeld(DateTimeOffset now) => EndedAt is null && From <= now && !(Until <= now);

    public MemberGranted Granted() => new(Id, Version, PersonId, Role, UnitId, ItemId, From, Until);

    /// <summary>Goes over to the account with which the invited person signs in.</summary>
    public MemberGranted HandTo(Guid personId)
    {
        (PersonId, Version) = (personId, Version + 1);
        return Granted();
    }

    /// <summary>Takes it back before its end.</summary>
    public MemberRevoked End(string by, DateTimeOffset now)
    {
        if (!IsHeld(now)) throw Problem.Refused("membership-over", "This membership is over already.", "There is nothing left to take back.");
        (EndedAt, EndedBy, Version) = (now, by, Version + 1);
        return new(Id, Version, PersonId, Role, UnitId, ItemId, now);
    }
}

internal static class HeldMemberships
{
    /// <summary>Those in force.</summary>
    public static IQueryable<Membership> Held(this IQueryable<Membership> memberships, DateTimeOffset now) =>
        memberships.Where(one => one.EndedAt == null && one.From <= now && (one.Until == null || one.Until > now));
}
