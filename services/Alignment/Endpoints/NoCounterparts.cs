using AlignmentService.Rebasing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace AlignmentService.Endpoints;

internal static class NoCounterparts
{
    /// <param name="ItemId">The item that serves no commitment.</param>
    /// <param name="Reason">Why that is meant so.</param>
    internal sealed record Request(Guid ItemId, string Reason);

    /// <param name="Unit">The unit whose item it is.</param>
    /// <param name="SaidBy">The account.</param>
    /// <param name="Holds">Whether the item still says what it said.</param>
    internal sealed record View(Guid Id, int Version, Guid ItemId, Guid PlanId, string Unit, string Text, string Reason, string SaidBy, DateTimeOffset SaidAt, DateTimeOffset? EndedAt, bool Holds);

    public static void MapNoCounterparts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/no-counterparts", SayAsync).Produces<View>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Record that an item serves no commitment, by design").WithDescription("It is no gap any more, and nothing is suggested for it, until its text changes. Repeatable with an Idempotency-Key.");
        routes.MapGet("/v1/no-counterparts", ListAsync).WithSummary("Items that serve no commitment by design, oldest first").WithDescription("Without those that were taken back. plan: the items' plan.");
        routes.MapGet("/v1/no-counterparts/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("A recorded answer that an item serves none");
        routes.MapPost("/v1/no-counterparts/{id:guid}/ending", EndAsync).Produces<View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Take the answer back").WithDescription("It stays on record. Needs If-Match.");
    }

    static async Task<IResult> SayAsync(Request request, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var item = await db.Items.Include(one => one.Plan!.Unit).SingleOrDefaultAsync(one => one.Id == request.ItemId, cancel) ?? throw Problem.Invalid(new Mistake($"No published plan has the item {request.ItemId}.", "#/itemId"));
        await http.RequireUnitAsync(db, item.Plan?.UnitId, cancel);
        var said = new NoCounterpart(Guid.CreateVersion7(), item.Id, Claim.Words(request.Reason, "#/reason", isNeeded: true) ?? "", http.CallerId() ?? "", time.GetUtcNow());
        db.Add(said);
        try
        {
            return await once.CreatedAsync($"/v1/no-counterparts/{said.Id}", Of(said, item, (await db.LineageAsync(item.PlanId, cancel)).Follow(item.Id, item.VersionId)), said.Version, said.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_no_counterpart_item" })
        {
            throw Problem.Refused("answer-exists", "That this item serves none is recorded already.", $"See /v1/no-counterparts?plan={item.PlanId}.");
        }
    }

    static async Task<Page<View>> ListAsync(AlignmentDb db, Guid? plan, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await WithItems(db).Where(one => one.Id > after && one.EndedAt == null && (plan == null || one.Item!.PlanId == plan)).OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        var lineages = new Dictionary<Guid, PlanLineage>();
        foreach (var id in rows.Select(one => one.Item!.PlanId).Distinct()) lineages[id] = await db.LineageAsync(id, cancel);
        return Paging.Of([.. rows.Select(one => Of(one, one.Item!, lineages[one.Item!.PlanId].Follow(one.ItemId, one.Item.VersionId)))], size, one => one.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, AlignmentDb db, CancellationToken cancel)
    {
        var found = await WithItems(db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("answer");
        return http.Tagged(await ViewAsync(db, found, cancel), found.Version);
    }

    static async Task<IResult> EndAsync(Guid id, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var found = await WithItems(db).AsTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("answer");
        await http.RequireUnitAsync(db, found.Item?.Plan?.UnitId, cancel);
        http.RequireMatch(found.Version);
        found.End(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return http.Tagged(await ViewAsync(db, found, cancel), found.Version);
    }

    static IQueryable<NoCounterpart> WithItems(AlignmentDb db) => db.NoCounterparts.AsNoTracking().Include(one => one.Item!.Plan!.Unit);

    static async Task<View> ViewAsync(AlignmentDb db, NoCounterpart said, CancellationToken cancel) => Of(said, said.Item!, (await db.LineageAsync(said.Item!.PlanId, cancel)).Follow(said.ItemId, said.Item.VersionId));

    static View Of(NoCounterpart said, KnownItem item, Followed now) => new(said.Id, said.Version, item.Id, item.PlanId, item.Plan?.Unit?.Name ?? "", item.Text, said.Reason, said.SaidBy, said.SaidAt, said.EndedAt,
        said.EndedAt is null && now.Hold < Hold.NeedsReview);
}
