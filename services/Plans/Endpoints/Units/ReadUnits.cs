using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace PlansService.Endpoints.Units;

internal static class ReadUnits
{
    /// <param name="Parent">Key of the unit above; none for the institute.</param>
    /// <param name="EndedOn">The day from which it is there no more.</param>
    internal sealed record UnitView(Guid Id, string Key, string Name, string? Parent, DateOnly? StartsOn = null, DateOnly? EndedOn = null);

    /// <param name="Until">When this was changed.</param>
    internal sealed record FormerView(string Name, string? Parent, DateTimeOffset Until);

    /// <param name="Successors">Keys of the units that carry on what it did.</param>
    /// <param name="Formerly">What it was called and where it stood before, newest first.</param>
    internal sealed record DetailedView(Guid Id, string Key, string Name, string? Parent, DateOnly? StartsOn, DateOnly? EndedOn, IReadOnlyList<string> Successors, IReadOnlyList<FormerView> Formerly);

    public static void MapReadUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/units", ListAsync).WithSummary("The units, by key");
        routes.MapGet("/v1/units/{key}", GetAsync).Produces<DetailedView>().ProducesProblem(404).WithSummary("A unit, and what it was before");
    }

    static async Task<Page<UnitView>> ListAsync(PlansDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.After(cursor) ?? "");
        var units = await db.Units.Where(unit => string.Compare(unit.Key, after) > 0).OrderBy(unit => unit.Key).Take(size + 1)
            .Select(unit => new UnitView(unit.Id, unit.Key, unit.Name, db.Units.Where(parent => parent.Id == unit.ParentId).Select(parent => parent.Key).FirstOrDefault(), unit.StartsOn, unit.EndedOn))
            .ToListAsync(cancel);
        return Paging.Of(units, size, unit => unit.Key);
    }

    static async Task<IResult> GetAsync(string key, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var unit = await db.Units.AsNoTracking().SingleOrDefaultAsync(unit => unit.Key == key, cancel) ?? throw Problem.NotFound("unit");
        return http.Tagged(await OfAsync(db, unit, cancel), unit.Version);
    }

    public static async Task<DetailedView> OfAsync(PlansDb db, Unit unit, CancellationToken cancel)
    {
        var former = await db.Set<FormerUnit>().AsNoTracking().Where(one => one.UnitId == unit.Id).OrderByDescending(one => one.Version).ToListAsync(cancel);
        var named = former.Select(one => one.ParentId).Append(unit.ParentId).OfType<Guid>().Concat(unit.Successors).ToList();
        var keys = await db.Units.Where(one => named.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Key, cancel);
        return new(unit.Id, unit.Key, unit.Name, KeyOf(unit.ParentId), unit.StartsOn, unit.EndedOn, [.. unit.Successors.Select(id => keys[id])], [.. former.Select(one => new FormerView(one.Name, KeyOf(one.ParentId), one.Until))]);

        string? KeyOf(Guid? id) => id is { } known ? keys[known] : null;
    }
}
