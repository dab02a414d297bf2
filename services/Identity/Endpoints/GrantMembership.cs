using IdentityService.Memberships;
using IdentityService.People;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

/// <summary>Gives somebody a role. Whoever is not known here is invited by a letter.</summary>
internal static class GrantMembership
{
    /// <param name="Role">Such as <c>unit-editor</c>.</param>
    /// <param name="Email">Whose role it is: by address.</param>
    /// <param name="PersonId">Or by id.</param>
    /// <param name="Name">What to call somebody who is not known here yet.</param>
    /// <param name="Unit">Key of the unit for which, and for those below; left out: everywhere.</param>
    /// <param name="ItemId">One item of the unit's plans alone; then an end is needed.</param>
    /// <param name="Until">When it ends by itself; left out: never.</param>
    internal sealed record Request(string Role, string? Email = null, Guid? PersonId = null, string? Name = null, string? Unit = null, Guid? ItemId = null, DateTimeOffset? Until = null);

    public static void MapGrantMembership(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/memberships", HandleAsync).Produces<ReadMemberships.View>(StatusCodes.Status201Created).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Give somebody a role").WithDescription("A unit-lead makes unit-editors, the equity-office those and leads, reviewers and moderators, an administrator everybody. Somebody who is not known yet gets an invitation by mail.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, IdentityDb db, Invitations invitations, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var unit = await db.UnitOfAsync(request.Unit, "#/unit", cancel);
        await http.RequireUnitAsync(db, unit?.Id, cancel);
        if (!Right.Named.TryGetValue(request.Role, out var role)) throw Problem.Invalid(new Mistake($"There is no role '{request.Role}'. The roles are {string.Join(", ", Right.Named.Keys)}.", "#/role"));
        await http.RequireMayKeepAsync(db, role, unit?.Id, cancel);
        if (request is { PersonId: null, Email: null } or { PersonId: not null, Email: not null }) throw Problem.Invalid(new Mistake("Name a person by email or by personId.", "#/email"));
        if (request.Name is { Length: > 200 }) throw Problem.Invalid(new Mistake("A name has at most 200 characters.", "#/name"));

        var now = time.GetUtcNow();
        var known = await PersonAsync(request, invitations, cancel);
        var person = known.Person;
        if (person.EndedAt is not null) throw Problem.Refused("person-ended", "This person signs in no more.", "The account was ended, which is not undone.");

        var membership = Membership.Grant(person.Id, new(role, unit?.Id, request.ItemId), request.Until, http.CallerId() ?? "", now);
        if (await db.Memberships.Held(now).AnyAsync(one => one.PersonId == person.Id && one.Role == membership.Role && one.UnitId == membership.UnitId && one.ItemId == membership.ItemId, cancel))
            throw Problem.Refused("membership-exists", "This person holds this role already.", "To change its end, take it back first.");
        db.Add(membership);
        db.Publish(membership.Granted(), membership.Id, membership.Version, now);
        await invitations.TellAsync(known, [(membership, unit?.Name)]);
        var view = new ReadMemberships.View(membership.Id, new(person.Id, person.Name, person.Email, !known.IsIn), membership.Role, unit is null ? null : new(unit.Id, unit.Key, unit.Name), membership.ItemId,
            membership.From, membership.Until, membership.GrantedBy, now, null, null, membership.Version);
        return await Invitations.StoreAsync(() => once.CreatedAsync($"/v1/memberships/{membership.Id}", view, membership.Version, membership.Id, cancel: cancel));
    }

    static async Task<Invitations.Known> PersonAsync(Request request, Invitations invitations, CancellationToken cancel)
    {
        if (request.PersonId is { } id) return await invitations.FindAsync(id, cancel) ?? throw Problem.Invalid(new Mistake("Nobody has this id.", "#/personId"));
        var address = request.Email?.Trim().ToLowerInvariant() ?? "";
        if (!Invitations.IsAddress(address)) throw Problem.Invalid(new Mistake("This is not an e-mail address.", "#/email"));
        return (await invitations.FindAsync([address], cancel)).GetValueOrDefault(invitations.KeyOf(address)) ?? invitations.Make(address, request.Name?.Trim());
    }

    /// <summary>Lets a request go on only where its caller may give this role for this unit, and take it back.</summary>
    public static async Task RequireMayKeepAsync(this HttpContext http, IdentityDb db, Roles role, Guid? unit, CancellationToken cancel)
    {
        var right = Membership.MayKeep(role);
        if (!await http.HoldsAsync(db, right, unit, null, cancel))
            throw new Problem(StatusCodes.Status403Forbidden, "beyond-own-rights", "Nobody gives what he does not hold.", $"The role {Right.NameOf(role)} is given and taken back by {string.Join(", ", right.RoleNames)}.");
    }
}
