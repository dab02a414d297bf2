using AlignmentService.Coverage;
using AlignmentService.Rebasing;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.Coverage;

/// <summary>How a commitment was served, or what a unit served, day by day; a commitment's days go back through its earlier versions.</summary>
internal static class ReadHistory
{
    const int MostDays = 3660;

    /// <param name="Was">The item that it was that day.</param>
    /// <param name="Progress">Of the items that served it.</param>
    internal sealed record CommitmentPoint(DateOnly Day, Guid Was, int Units, int Alignments, int NeedReview, Distribution Progress);

    /// <param name="Actions">The actions of the unit's current plans.</param>
    /// <param name="Serving">How many of them served a commitment.</param>
    internal sealed record UnitPoint(DateOnly Day, int Actions, int Serving, int ByDesign, int Commitments);

    /// <summary>An item that the commitment was; of a merger there are several, and their days stand beside each other.</summary>
    /// <param name="Became">What happened to it on the way; none of the commitment itself.</param>
    /// <param name="Into">The item of the later version.</param>
    internal sealed record Earlier(Guid ItemId, Guid VersionId, string? Label, string? Text, LineageKind? Became, Guid? Into);

    internal sealed record View(IReadOnlyList<CommitmentPoint>? Commitment, IReadOnlyList<UnitPoint>? Unit, IReadOnlyList<Earlier>? Items);

    public static void MapReadHistory(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/coverage-history", HandleAsync).Produces<View>().ProducesProblem(404).ProducesProblem(422)
            .WithSummary("How a commitment was served, or what a unit served, day by day")
            .WithDescription("commitment or unit: the id of one. from, to: the first and the last day, ten years apart at most; a year until today unless told. A commitment's earlier versions are followed by lineage and named; what was split or merged is not added up, but stands under the item that it was.");

    static async Task<IResult> HandleAsync(AlignmentDb db, DailyFigures figures, TimeProvider time, Guid? commitment, Guid? unit, DateOnly? from, DateOnly? to, CancellationToken cancel)
    {
        if (commitment is null == unit is null) throw Problem.Invalid(new Mistake("Ask for one commitment or for one unit.", Code: "commitment"));
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddYears(-1);
        if (first > last || last.DayNumber - first.DayNumber > MostDays) throw Problem.Invalid(new Mistake("from is before to, by ten years at most.", Code: "from"));
        await figures.WriteAsync(cancel);
        if (unit is not null)
        {
            if (!await db.Units.AnyAsync(one => one.Id == unit, cancel)) throw Problem.NotFound("unit");
            return Results.Ok(new View(null, await db.Set<UnitDay>().Where(day => day.UnitId == unit && day.Day >= first && day.Day <= last).OrderBy(day => day.Day)
                .Select(day => new UnitPoint(day.Day, day.Actions, day.Serving, day.ByDesign, day.Commitments)).ToListAsync(cancel), null));
        }

        var item = await db.Items.AsNoTracking().SingleOrDefaultAsync(one => one.Id == commitment && one.Kind == ItemKind.Commitment, cancel) ?? throw Problem.NotFound("commitment");
        var was = await EarlierAsync(db, item, cancel);
        List<Guid> ids = [.. was.Select(one => one.ItemId)];
        var days = await db.Set<CommitmentDay>().AsNoTracking().Where(day => ids.Contains(day.CommitmentId) && day.Day >= first && day.Day <= last).OrderBy(day => day.Day).ThenBy(day => day.CommitmentId).ToListAsync(cancel);
        return Results.Ok(new View([.. days.Select(day => new CommitmentPoint(day.Day, day.CommitmentId, day.Units, day.Alignments, day.NeedReview, day.Progress))], null, was));
    }

    static async Task<IReadOnlyList<Earlier>> EarlierAsync(AlignmentDb db, KnownItem item, CancellationToken cancel)
    {
        var pairs = (await db.Lineages.AsNoTracking().Where(one => one.PlanId == item.PlanId).ToListAsync(cancel)).ToLookup(one => one.LaterVersionId);
        var found = new Dictionary<Guid, Earlier> { [item.Id] = new(item.Id, item.VersionId, item.Label, item.Text, null, null) };
        var open = new Queue<Earlier>(found.Values);
        while (open.TryDequeue(out var later))
        {
            foreach (var (pair, edge, id) in from pair in pairs[later.VersionId] from edge in pair.Edges where edge.To.Contains(later.ItemId) from id in edge.From select (pair, edge, id))
            {
                var earlier = new Earlier(id, pair.EarlierVersionId, null, null, edge.Kind, later.ItemId);
                if (found.TryAdd(id, earlier)) open.Enqueue(earlier);
            }
        }

        List<Guid> ids = [.. found.Keys];
        var texts = await db.Items.AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, cancel);
        return [.. found.Values.Select(one => texts.TryGetValue(one.ItemId, out var known) ? one with { Label = known.Label, Text = known.Text } : one)];
    }
}
