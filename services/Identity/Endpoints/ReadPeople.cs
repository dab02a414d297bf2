using IdentityService.Memberships;
using IdentityService.People;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

/// <summary>Everybody who signs in, or was invited to; and who leaves.</summary>
internal static class ReadPeople
{
    /// <param name="IsInvited">Has not come in yet.</param>
    /// <param name="EndedAt">Since when the person signs in no more.</param>
    internal sealed record View(Guid Id, string? Name, string? Email, bool IsInvited, DateTimeOffset? EndedAt);

    public static void MapReadPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/people", ListAsync).WithSummary("The people, by id");
        routes.MapPost("/v1/people/{id:guid}/ending", EndAsync).Produces<View>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("End a person's account").WithDescription("The person signs in no more and holds no role any more. This is not undone; what the person did stays on record.");
    }

    static async Task<Page<View>> ListAsync(IdentityDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        return Paging.Of(await Views(db, db.People.Where(one => one.Id > after).OrderBy(one => one.Id).Take(size + 1)).ToListAsync(cancel), size, one => one.Id.ToString());
    }

    static async Task<IResult> EndAsync(Guid id, HttpContext http, IdentityDb db, Tokens.Issuing issuing, TimeProvider time, CancellationToken cancel)
    {
        var person = await db.People.FindAsync([id], cancel) ?? throw Problem.NotFound("person");
        var now = time.GetUtcNow();
        var held = await db.Memberships.Held(now).Where(one => one.PersonId == id).ToListAsync(cancel);
        foreach (var one in held) await http.RequireMayKeepAsync(db, Right.Named[one.Role], one.UnitId, cancel);
        if (person.EndedAt is not null) throw Problem.Refused("person-ended", "This person signs in no more.", "The account was ended, which is not undone.");
        person.End(now);
        await EndMembership.EndAsync(db, held, http.CallerId() ?? "", now, cancel);
        // Refreshing looks at the account itself; this only tidies up.
        await issuing.EndAllAsync(person, cancel);
        return Results.Ok(await Views(db, db.People.Where(one => one.Id == id)).SingleAsync(cancel));
    }

    static IQueryable<View> Views(IdentityDb db, IQueryable<Person> people) => people.AsNoTracking().Select(one =>
        new View(one.Id, one.Name ?? (one.PasswordHash != null ? one.UserName : null), one.Email, one.PasswordHash == null && !db.PersonLogins.Any(login => login.PersonId == one.Id), one.EndedAt));
}
