using IdentityService.Memberships;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

/// <summary>Takes a role back. Tokens that name it live on for ten minutes at most; a refresh names it no more.</summary>
internal static class EndMembership
{
    public static void MapEndMembership(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/memberships/{id:guid}/ending", HandleAsync).Produces<ReadMemberships.View>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Take a role back").WithDescription("Tokens that were given before live on for ten minutes at most. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, IdentityDb db, TimeProvider time, CancellationToken cancel)
    {
        var membership = await db.RequireMembershipAsync(http, id, cancel);
        await http.RequireMayKeepAsync(db, Right.Named[membership.Role], membership.UnitId, cancel);
        http.RequireMatch(membership.Version);
        await EndAsync(db, [membership], http.CallerId() ?? "", time.GetUtcNow(), cancel);
        return http.Tagged(await ReadMemberships.ViewAsync(db, id, cancel), membership.Version);
    }

    /// <summary>Ends memberships in one commit with what else was changed; never those of the last administrator.</summary>
    public static async Task EndAsync(IdentityDb db, IReadOnlyList<Membership> memberships, string by, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Two administrators who take the role from each other take turns.
        await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(2)", cancel);
        var ids = memberships.Select(one => one.Id).ToArray();
        var administrator = Right.NameOf(Roles.Administrator);
        if (memberships.Any(one => one.Role == administrator)
            && !await (from other in db.Memberships.Held(now) join person in db.People on other.PersonId equals person.Id where other.Role == administrator && person.EndedAt == null && !ids.Contains(other.Id) select other).AnyAsync(cancel))
            throw Problem.Refused("last-administrator", "Nobody else is an administrator.", "Make somebody else one first.");
        foreach (var membership in memberships) db.Publish(membership.End(by, now), membership.Id, membership.Version, now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
