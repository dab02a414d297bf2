using IdentityService.Memberships;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

internal static class ReadMemberships
{
    /// <summary>A membership is nobody's business outside the unit and those above it.</summary>
    public static UnitAccess.Hidden Hidden { get; } = new("membership", Rights.ReadMembers);

    /// <param name="Name">What others call the person; the sign-in name where nobody has said it.</param>
    /// <param name="IsInvited">The person has not signed in yet: a letter is on its way.</param>
    internal sealed record PersonView(Guid Id, string? Name, string? Email, bool IsInvited);

    /// <param name="Unit">The unit for which, and for those below; none: everywhere.</param>
    /// <param name="ItemId">The item alone that was handed over.</param>
    /// <param name="Until">When it ends by itself.</param>
    /// <param name="GrantedBy">Id of the person or program.</param>
    /// <param name="EndedAt">When it was taken back.</param>
    /// <param name="Version">For If-Match.</param>
    internal sealed record View(Guid Id, PersonView Person, string Role, UnitView? Unit, Guid? ItemId, DateTimeOffset From, DateTimeOffset? Until,
        string GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset? EndedAt, string? EndedBy, int Version);

    public static void MapReadMemberships(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/memberships", ListAsync).ProducesProblem(403).ProducesProblem(422).WithSummary("Who holds which role")
            .WithDescription("unit: who may do what for this unit, through a role of the unit, of one above, or everywhere; without it: every membership of the units that you may see. on: a day (2026-11-02); who held a role at some time of it; without it: now. person: one person's.");
        routes.MapGet("/v1/memberships/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("A membership");
    }

    static async Task<Page<View>> ListAsync(HttpContext http, IdentityDb db, string? unit, DateOnly? on, Guid? person, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var found = (await OfAsync(http, db, unit, cancel)).Where(one => one.Id > after && (person == null || one.PersonId == person));
        if (on is { } day)
        {
            var begin = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            var end = begin.AddDays(1);
            found = found.Where(one => one.From < end && (one.Until == null || one.Until > begin) && (one.EndedAt == null || one.EndedAt > begin));
        }
        else
        {
            found = found.Held(db.Now());
        }

        return Paging.Of(await Views(db, found.OrderBy(one => one.Id).Take(size + 1)).ToListAsync(cancel), size, one => one.Id.ToString());
    }

    static async Task<IQueryable<Membership>> OfAsync(HttpContext http, IdentityDb db, string? key, CancellationToken cancel)
    {
        if (await db.UnitOfAsync(key, null, cancel) is { } unit)
        {
            if (!await http.HoldsAsync(db, Rights.ReadMembers, unit.Id, null, cancel)) throw UnitAccess.NotYours(Rights.ReadMembers, "this unit");
            var above = await db.AboveAsync(unit.Id, cancel);
            return db.Memberships.Where(one => one.UnitId == null || above.Contains(one.UnitId.Value));
        }

        var (isAll, units) = await http.ReachAsync(db, Rights.ReadMembers, cancel);
        return isAll ? db.Memberships : db.Memberships.Where(one => one.UnitId != null && units.Contains(one.UnitId.Value));
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, IdentityDb db, CancellationToken cancel)
    {
        var found = await db.RequireMembershipAsync(http, id, cancel);
        return http.Tagged(await ViewAsync(db, id, cancel), found.Version);
    }

    /// <summary>The membership, for a caller who may do to it what the endpoint does.</summary>
    public static async Task<Membership> RequireMembershipAsync(this IdentityDb db, HttpContext http, Guid id, CancellationToken cancel)
    {
        var found = await db.Memberships.FindAsync([id], cancel) ?? throw Problem.NotFound(Hidden.What);
        await http.RequireUnitAsync(db, found.UnitId, cancel, hidden: Hidden);
        return found;
    }

    public static Task<View> ViewAsync(IdentityDb db, Guid id, CancellationToken cancel) => Views(db, db.Memberships.Where(one => one.Id == id)).SingleAsync(cancel);

    static IQueryable<View> Views(IdentityDb db, IQueryable<Membership> memberships) =>
        from one in memberships.AsNoTracking()
        join person in db.People on one.PersonId equals person.Id
        join unit in db.Units on one.UnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        select new View(one.Id,
            new PersonView(person.Id, person.Name ?? (person.PasswordHash != null ? person.UserName : null), person.Email, person.PasswordHash == null && !db.PersonLogins.Any(login => login.PersonId == person.Id)),
            one.Role, unit == null ? null : new UnitView(unit.Id, unit.Key, unit.Name), one.ItemId, one.From, one.Until, one.GrantedBy, one.GrantedAt, one.EndedAt, one.EndedBy, one.Version);
}
