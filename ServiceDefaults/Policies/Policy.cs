using System.Text.Json;

namespace ServiceDefaults.Policies;

/// <summary>What a person may be to the institution or to one of its units. The wire names are in kebab case: <c>unit-lead</c>.</summary>
[Flags]
public enum Roles
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>Keeps the institution's plans and everything that concerns more than one unit.</summary>
    EquityOffice = 1,

    /// <summary>Answers for a unit: adopts its plans, invites its editors.</summary>
    UnitLead = 2,

    /// <summary>Writes a unit's plans and reports.</summary>
    UnitEditor = 4,

    /// <summary>Decides on alignments to a unit's commitments.</summary>
    Reviewer = 8,

    /// <summary>Decides what feedback is published.</summary>
    Moderator = 16,

    /// <summary>Connects other programs.</summary>
    Integrator = 32,

    /// <summary>Reads what was changed by whom.</summary>
    Auditor = 64,

    /// <summary>Keeps accounts, memberships and clients.</summary>
    Administrator = 128,
}

/// <summary>A right: the scope that a token must carry and, where it is a person's, the roles of which the person must hold one.</summary>
/// <param name="Scope">Service and verb: <c>plans.write</c>.</param>
/// <param name="Roles">Any one of them is enough.</param>
public sealed record Right(string Scope, Roles Roles)
{
    /// <summary>The roles by their wire names.</summary>
    public IEnumerable<string> RoleNames => Named.Where(role => Roles.HasFlag(role.Value)).Select(role => role.Key);

    /// <summary>A role's wire name: <c>unit-lead</c>.</summary>
    public static string NameOf(Roles role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    /// <summary>Every role by its wire name.</summary>
    public static IReadOnlyDictionary<string, Roles> Named { get; } = Enum.GetValues<Roles>().Where(role => role != Roles.None).ToDictionary(NameOf, StringComparer.Ordinal);
}

/// <summary>Where a right must be held.</summary>
public enum Reach
{
    /// <summary>Nowhere: anybody may, without a token.</summary>
    Anyone,

    /// <summary>In the token alone: whoever signed in, whatever the roles.</summary>
    Token,

    /// <summary>For whichever unit: what is asked for concerns none.</summary>
    Somewhere,

    /// <summary>For the unit whose things are concerned, or for one above it.</summary>
    Unit,

    /// <summary>For no unit in particular, that is for all.</summary>
    Everywhere,
}

/// <summary>Who may call an endpoint.</summary>
/// <param name="Service">The service that has it; <c>*</c> for every one.</param>
/// <param name="Endpoint">Method and route as mapped: <c>POST /v1/units</c>.</param>
/// <param name="Reach">Where the right must be held.</param>
/// <param name="Right">What the caller needs; nothing where anybody may.</param>
/// <param name="Of">Whose unit it is that counts; or what more there is to know.</param>
/// <param name="More">Who sees what is not shown to everybody, such as drafts, of the own units.</param>
public sealed record Policy(string Service, string Endpoint, Reach Reach, Right? Right = null, string? Of = null, Right? More = null);
