using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class ReadUnits
{
    /// <param name="Parent">Key of the unit above; none for the institute.</param>
    internal sealed record UnitView(Guid Id, string Key, string Name, string? Parent);

    public static void MapReadUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/units", ListAsync).WithSummary("The units, by key");
        routes.MapGet("/v1/units/{key}", GetAsync).Produces<UnitView>().ProducesProblem(404).WithSummary("A unit");
    }

    static async Task<Page<UnitView>> ListAsync(PlansDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.After(cursor) ?? "");
        var units = await db.Units.Where(unit => string.Compare(unit.Key, after) > 0).OrderBy(unit => unit.Key).Take(size + 1)
            .Select(unit => new UnitView(unit.Id, unit.Key, unit.Name, db.Units.Where(parent => parent.Id == unit.ParentId).Select(parent => parent.Key).FirstOrDefault()))
            .ToListAsync(cancel);
        return Paging.Of(units, size, unit => unit.Key);
    }

    static async Task<IResult> GetAsync(string key, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var found = await db.Units.Where(unit => unit.Key == key)
            .Select(unit => new { View = new UnitView(unit.Id, unit.Key, unit.Name, db.Units.Where(parent => parent.Id == unit.ParentId).Select(parent => parent.Key).FirstOrDefault()), unit.Version })
            .SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("unit");
        return http.Tagged(found.View, found.Version);
    }
}
