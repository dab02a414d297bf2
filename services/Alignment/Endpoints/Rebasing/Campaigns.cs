using AlignmentService.Rebasing;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using static AlignmentService.Endpoints.Rebasing.PreviewRebasing;

namespace AlignmentService.Endpoints.Rebasing;

internal static class Campaigns
{
    /// <param name="Began">What the version did to the alignments of its plan.</param>
    /// <param name="Open">How many still need a person.</param>
    /// <param name="ClosedBy">The account.</param>
    internal sealed record View(Guid VersionId, Guid PlanId, string PlanTitle, DateTimeOffset OpenedAt, Counts Began, int Open, DateTimeOffset? ClosedAt, string? ClosedBy, IReadOnlyList<UnitView>? Units = null);

    /// <summary>What an orphaned end may go on as.</summary>
    internal sealed record Successor(Side Side, Guid ItemId, string? Label, string Text);

    /// <param name="Strength">One step weaker than it is: what follows from an alignment is no more than that.</param>
    internal sealed record Offer(IReadOnlyList<Successor> Successors, Strength? Strength);

    internal sealed record OpenView(ReadAlignments.View Alignment, Offer? Offer);

    /// <param name="Open">How many of its alignments need a person.</param>
    internal sealed record UnitView(Guid UnitId, string Unit, int Open);

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/rebasing-campaigns", ListAsync).WithSummary("What new versions did to the alignments, the newest first").WithDescription("closed: true or false for one kind only.");
        routes.MapGet("/v1/rebasing-campaigns/{versionId:guid}", GetAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("What a version that came to count did, and how much of it is open, by unit");
        routes.MapGet("/v1/rebasing-campaigns/{versionId:guid}/alignments", ListOpenAsync).ProducesProblem(404)
            .WithSummary("The alignments that need a person since a version came to count").WithDescription("With both texts and their difference, and for what was dropped, split or merged the items that it may go on as. unit: the id of the unit whose item serves.");
        routes.MapPost("/v1/rebasing-campaigns/{versionId:guid}/closing", CloseAsync).Produces<View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Close a campaign").WithDescription("What is open stays in the list of alignments. Needs If-Match.");
    }

    static async Task<Page<View>> ListAsync(AlignmentDb db, bool? closed, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await db.Campaigns.AsNoTracking().Include(one => one.Plan).Where(one => (after == Guid.Empty || one.VersionId < after) && (closed == null || (one.ClosedAt != null) == closed))
            .OrderByDescending(one => one.VersionId).Take(size + 1).ToListAsync(cancel);
        var views = new List<View>();
        foreach (var row in rows) views.Add(Of(row, await OpenOf(db, row.PlanId).CountAsync(cancel)));
        return Paging.Of(views, size, one => one.VersionId.ToString());
    }

    static async Task<IResult> GetAsync(Guid versionId, HttpContext http, AlignmentDb db, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().Include(one => one.Plan).SingleOrDefaultAsync(one => one.VersionId == versionId, cancel) ?? throw Problem.NotFound("campaign");
        http.Response.Headers.ETag = Preconditions.Tag(campaign.Version);
        return Results.Ok(await ViewAsync(db, campaign, cancel));
    }

    static async Task<IResult> CloseAsync(Guid versionId, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.Include(one => one.Plan).SingleOrDefaultAsync(one => one.VersionId == versionId, cancel) ?? throw Problem.NotFound("campaign");
        http.RequireMatch(campaign.Version);
        campaign.Close(http.CallerId() ?? "", time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return http.Tagged(await ViewAsync(db, campaign, cancel), campaign.Version);
    }

    static async Task<Page<OpenView>> ListOpenAsync(Guid versionId, AlignmentDb db, Guid? unit, int? limit, string? cursor, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(one => one.VersionId == versionId, cancel) ?? throw Problem.NotFound("campaign");
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var open = await OpenOf(db, campaign.PlanId).Where(one => one.Id > after && (unit == null || one.Subject!.Plan!.UnitId == unit)).OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        var lineages = new Dictionary<Guid, PlanLineage>();
        foreach (var plan in open.SelectMany(one => new[] { one.Subject!.PlanId, one.Object!.PlanId }).Distinct()) lineages[plan] = await db.LineageAsync(plan, cancel);
        var successors = open.ToDictionary(one => one.Id, one => Followed(Side.Subject, one.Subject).Concat(Followed(Side.Object, one.Object)).ToList());
        List<Guid> named = [.. successors.Values.SelectMany(one => one).Select(one => one.Item).Distinct()];
        var items = await db.Items.AsNoTracking().Where(item => named.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        return Paging.Of([.. open.Zip(await db.ViewsAsync(open, cancel), (one, view) => new OpenView(view, OfferOf(one)))], size, one => one.Alignment.Id.ToString());

        IEnumerable<(Side Side, Guid Item)> Followed(Side side, KnownItem? end) => end is null ? [] : lineages[end.PlanId].Follow(end.Id, end.VersionId).Successors.Select(item => (side, item));

        Offer? OfferOf(Alignment one) => successors[one.Id] is { Count: > 0 } to
            ? new([.. to.Where(next => items.ContainsKey(next.Item)).Select(next => new Successor(next.Side, next.Item, items[next.Item].Label, items[next.Item].Text))], one.Strength is { } strength and < Strength.Indirect ? strength + 1 : one.Strength)
            : null;
    }

    static async Task<View> ViewAsync(AlignmentDb db, Campaign campaign, CancellationToken cancel)
    {
        var units = await OpenOf(db, campaign.PlanId).GroupBy(one => new { one.Subject!.Plan!.UnitId, one.Subject.Plan.Unit!.Name }).OrderBy(unit => unit.Key.Name).ThenBy(unit => unit.Key.UnitId)
            .Select(unit => new UnitView(unit.Key.UnitId, unit.Key.Name, unit.Count())).ToListAsync(cancel);
        return Of(campaign, units.Sum(unit => unit.Open)) with { Units = units };
    }

    /// <summary>Those of the plan that need a person; not what the plan's new version says of itself anew.</summary>
    static IQueryable<Alignment> OpenOf(AlignmentDb db, Guid plan) => ReadAlignments.WithEnds(db).Where(one => (one.Subject!.PlanId == plan || one.Object!.PlanId == plan)
        && (one.State == AlignmentState.Proposed || one.State == AlignmentState.Accepted || one.State == AlignmentState.Disputed)
        && (one.Standing.SubjectHold >= Hold.NeedsReview || one.Standing.ObjectHold >= Hold.NeedsReview)
        && !db.Alignments.Any(other => other.Id != one.Id && other.State == AlignmentState.Accepted && other.SubjectItemId == one.Standing.SubjectNowId && other.ObjectItemId == one.Standing.ObjectNowId));

    static View Of(Campaign one, int open) => new(one.VersionId, one.PlanId, one.Plan?.Title ?? "", one.OpenedAt, new(one.Valid, one.Carried, one.NeedsReview, one.Orphaned), open, one.ClosedAt, one.ClosedBy);
}
