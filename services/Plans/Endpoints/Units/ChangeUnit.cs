using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Units;

internal static class ChangeUnit
{
    /// <param name="Name">The unit's name.</param>
    /// <param name="Parent">Key of the unit above; none for the institute.</param>
    /// <param name="StartsOn">The day from which it is there, where that is known.</param>
    internal sealed record Request(string Name, string? Parent = null, DateOnly? StartsOn = null);

    public static void MapChangeUnit(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/units/{key}", HandleAsync)
            .Produces<ReadUnits.DetailedView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Rename a unit, or move it below another").WithDescription("Its key stays, and what it was called is kept. The right is asked for the unit and for the one that it moves below. Needs If-Match.");

    static async Task<IResult> HandleAsync(string key, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        // Two who move units at once could close a circle that neither sees.
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE unit IN SHARE ROW EXCLUSIVE MODE", cancel);
        var unit = await db.RequireUnitAsync(http, key, cancel);
        http.RequireMatch(unit.Version);
        var above = request.Parent is null ? null : await db.Units.SingleOrDefaultAsync(one => one.Key == request.Parent, cancel) ?? throw Problem.Invalid(new Mistake($"There is no unit '{request.Parent}'.", "#/parent"));
        if (above is not null && above.Id != unit.ParentId) await http.RequireUnitAsync(db, above.Id, cancel);
        if (above is not null && (await db.AboveAsync(above.Id, cancel)).Contains(unit.Id)) throw Problem.Invalid(new Mistake("A unit cannot stand below itself.", "#/parent"));
        var now = time.GetUtcNow();
        var (changed, former) = unit.Change(request.Name, above, request.StartsOn, now);
        db.Add(former);
        db.Publish(changed, unit.Id, unit.Version, now);
        await db.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return http.Tagged(await ReadUnits.OfAsync(db, unit, cancel), unit.Version);
    }

    /// <summary>A unit for whoever may change it.</summary>
    public static async Task<Unit> RequireUnitAsync(this PlansDb db, HttpContext http, string key, CancellationToken cancel)
    {
        var unit = await db.Units.SingleOrDefaultAsync(one => one.Key == key, cancel) ?? throw Problem.NotFound("unit");
        await http.RequireUnitAsync(db, unit.Id, cancel);
        return unit;
    }
}
