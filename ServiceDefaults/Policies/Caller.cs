using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Policies;

/// <summary>
/// What a token says of whoever sends it. A program (<c>sub</c> is its <c>client_id</c>, RFC 9068 section 2.2) may do what its
/// scopes say, for the units in <c>units</c> where there are any. A person needs a role besides: <c>roles</c> holds
/// <c>ROLE</c>, <c>ROLE:UNIT</c> or <c>ROLE:UNIT:ITEM</c>.
/// </summary>
public sealed class Caller
{
    // What takes an administrator is a person's to do.
    const Roles Programs = ~Roles.None & ~Roles.Administrator;

    readonly bool isProgram;
    readonly HashSet<string> scopes;
    readonly List<Holding> holdings;

    Caller(ClaimsPrincipal token)
    {
        Id = token.FindFirst("sub")?.Value;
        isProgram = Id is not null && Id == token.FindFirst("client_id")?.Value;
        scopes = [.. token.FindAll("scope").SelectMany(claim => claim.Value.Split(' '))];
        var units = token.FindAll("units").Select(claim => Guid.Parse(claim.Value)).ToList();
        holdings = isProgram
            ? units.Count == 0 ? [new(Programs)] : [.. units.Select(unit => new Holding(Programs, unit))]
            : [.. token.FindAll("roles").Select(claim => Holding.Read(claim.Value)).OfType<Holding>()];
    }

    /// <summary>The caller's id (<c>sub</c>); null for somebody without a token.</summary>
    public string? Id { get; }

    /// <summary>The caller of this request; also where the endpoint is short-circuited, and nothing has looked at the token yet.</summary>
    public static async ValueTask<Caller> OfAsync(HttpContext http)
    {
        if (http.Features.Get<Caller>() is { } known) return known;
        var token = http.User.Identity is { IsAuthenticated: true } ? http.User : (await http.AuthenticateAsync()).Principal;
        var caller = new Caller(token ?? new ClaimsPrincipal());
        http.Features.Set(caller);
        return caller;
    }

    /// <summary>Whether the token carries a scope, whoever holds it.</summary>
    public bool Carries(string scope) => scopes.Contains(scope);

    /// <summary>Whether the right is held for any unit, or for an item of one.</summary>
    public bool HasSomewhere(Right right) => Of(right).Any();

    /// <summary>Whether the right is held for no unit in particular, that is for all.</summary>
    public bool HasEverywhere(Right right) => Of(right).Any(holding => holding.Unit is null);

    /// <summary>Whether the caller may give a scope away: who holds every right that it opens, everywhere; and a person who is an administrator.</summary>
    public bool MayGive(string scope) => (!isProgram && holdings.Any(holding => holding is { Role: Roles.Administrator, Unit: null }))
        || PolicyTable.All.Select(policy => policy.Right).OfType<Right>().Where(right => right.Scope == scope).All(HasEverywhere);

    /// <summary>The units for which the right is held, and with them for those below; empty where it is held for none in particular.</summary>
    /// <param name="right">The right.</param>
    /// <param name="item">The item concerned: what was handed over alone counts for itself.</param>
    internal IReadOnlyList<Guid> UnitsFor(Right right, Guid? item = null) =>
        [.. Of(right).Where(holding => holding.Item is null || holding.Item == item).Select(holding => holding.Unit).OfType<Guid>().Distinct()];

    IEnumerable<Holding> Of(Right right) => Carries(right.Scope) ? holdings.Where(holding => (holding.Role & right.Roles) != Roles.None) : [];
}
