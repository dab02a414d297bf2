using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Units;

/// <summary>Merges a unit into another, splits it into several, or gives it up: its plans and the units below it follow.</summary>
internal static class EndUnit
{
    /// <param name="Unit">Key of a unit that is registered already.</param>
    /// <param name="Plans">The plans that it takes over; all of them where it is the only successor.</param>
    /// <param name="Units">Keys of the units below that come below it; all of them where it is the only successor.</param>
    internal sealed record SuccessorRequest(string Unit, IReadOnlyList<Guid>? Plans = null, IReadOnlyList<string>? Units = null);

    /// <param name="On">The first day on which it is there no more; today unless told.</param>
    /// <param name="Successors">One for a merger, several for a split.</param>
    internal sealed record Request(IReadOnlyList<SuccessorRequest> Successors, DateOnly? On = null);

    public static void MapEndUnit(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/units/{key}/ending", HandleAsync)
            .Produces<ReadUnits.DetailedView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Merge or split a unit")
            .WithDescription("It ends, and its plans, with all their versions, and the units below it follow to its successors. It stays readable under its key. The right is asked for the unit and for each successor. Needs If-Match.");

    static async Task<IResult> HandleAsync(string key, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE unit IN SHARE ROW EXCLUSIVE MODE", cancel);
        var unit = await db.RequireUnitAsync(http, key, cancel);
        http.RequireMatch(unit.Version);
        var names = request.Successors.Select(one => one.Unit).ToList();
        var successors = await db.Units.Where(one => names.Contains(one.Key)).ToDictionaryAsync(one => one.Key, cancel);
        foreach (var successor in successors.Values) await http.RequireUnitAsync(db, successor.Id, cancel);
        var plans = await db.Plans.Where(plan => plan.UnitId == unit.Id).ToDictionaryAsync(plan => plan.Id, cancel);
        var below = await db.Units.Where(one => one.ParentId == unit.Id && one.EndedOn == null).ToDictionaryAsync(one => one.Key, cancel);
        var whole = request.Successors.Count == 1;
        var (planned, moved) = (request.Successors.Select(one => one.Plans ?? (whole ? [.. plans.Keys] : [])).ToList(), request.Successors.Select(one => one.Units ?? (whole ? [.. below.Keys] : [])).ToList());
        var mistakes = request.Successors.Index().SelectMany(one => Mistakes(one.Item.Unit, one.Index)).Concat(Unassigned(planned, plans.Keys, "plans", "plan"))
            .Concat(Unassigned(moved, below.Keys, "units", "unit below")).ToList();
        var inside = await db.Database.SqlQuery<Guid>($"WITH RECURSIVE inside(id) AS (SELECT {unit.Id} UNION SELECT u.id FROM unit u JOIN inside i ON u.parent_id = i.id) SELECT id AS \"Value\" FROM inside").ToListAsync(cancel);
        mistakes.AddRange(request.Successors.Index().Where(one => successors.TryGetValue(one.Item.Unit, out var successor) && inside.Contains(successor.Id)).Select(one => new Mistake("A successor does not stand below the unit that ends. Move it first.", $"#/successors/{one.Index}/unit")));
        if (mistakes.Count > 0) throw Problem.Invalid(mistakes);

        var now = time.GetUtcNow();
        foreach (var (at, successor) in request.Successors.Select(one => successors[one.Unit]).Index())
        {
            foreach (var plan in planned[at].Select(id => plans[id])) db.Publish(plan.Move(successor), plan.Id, plan.Version, now);
            foreach (var child in moved[at].Select(name => below[name]))
            {
                var (changed, former) = child.Change(child.Name, successor, child.StartsOn, now);
                db.Add(former);
                db.Publish(changed, child.Id, child.Version, now);
            }
        }

        db.Publish(unit.End(request.On ?? DateOnly.FromDateTime(now.UtcDateTime), [.. request.Successors.Select(one => successors[one.Unit])]), unit.Id, unit.Version, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_plan_unit_title" })
        {
            throw Problem.Refused("plan-title-taken", "A successor has a plan with the same title as one that it would take over.", "Withdraw or rename one of the two by adopting a version with another title.");
        }

        await turn.CommitAsync(cancel);
        return http.Tagged(await ReadUnits.OfAsync(db, unit, cancel), unit.Version);

        IEnumerable<Mistake> Mistakes(string name, int at)
        {
            if (!successors.TryGetValue(name, out var successor)) yield return new($"There is no unit '{name}'. Register it first.", $"#/successors/{at}/unit");
            else if (successor.EndedOn is { } ended) yield return new($"The unit '{name}' ended on {ended:O}.", $"#/successors/{at}/unit");
            if (names.IndexOf(name) < at) yield return new("A successor stands here once.", $"#/successors/{at}/unit");
        }
    }

    // Nothing is left behind, and nothing goes two ways.
    static IEnumerable<Mistake> Unassigned<T>(IReadOnlyList<IReadOnlyList<T>> assigned, IEnumerable<T> all, string member, string what) where T : notnull
    {
        var left = all.ToHashSet();
        foreach (var (successor, things) in assigned.Index())
            foreach (var (at, thing) in things.Index())
                if (!left.Remove(thing)) yield return new($"It is no {what} of this unit, or another successor has it.", $"#/successors/{successor}/{member}/{at}");
        if (left.Count > 0) yield return new($"Say who takes over: {string.Join(", ", left)}.", "#/successors");
    }
}
