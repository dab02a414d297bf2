using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReportProgress
{
    /// <param name="State">Pending where somebody has to approve it before it counts.</param>
    internal sealed record View(Guid Id, Guid ItemId, int Number, ProgressStatus Status, string On, string? Narrative, ReportState State, IReadOnlyList<MeasureValue>? Values, IReadOnlyList<Evidence>? Evidence);

    public static void MapReportProgress(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-items/{id:guid}/progress", HandleAsync)
            .Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Report how far an item is")
            .WithDescription("A report is added, never changed; the newest one that counts is the item's status. Where the institution asks for approval, a report of somebody who does not lead the unit counts once it is approved. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Guid id, GivenReport request, HttpContext http, PlansDb db, TimeProvider time, IConfiguration configuration, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        if (request.Mistakes("#").ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);
        var unit = await http.RequirePublishedAsync(db, id, id, cancel);

        // Two who report on the same item at the same moment wait for each other: neither is in the other's way.
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        var item = (await db.LockItemsAsync([id], cancel)).Single();
        if (await request.MistakesAsync(db, item, "#", cancel) is { Count: > 0 } wrong) throw Problem.Invalid(wrong);
        var now = time.GetUtcNow();
        var report = item.Report(request.Words(now), http.CallerId(), round: null, now);
        db.Add(report);
        if (!configuration.GetValue("Plans:ReportsNeedApproval", false) || await http.HoldsAsync(db, Rights.DecideOnPlans, unit, item: null, cancel)) db.LetCount(item, report, now);
        var answer = await once.CreatedAsync($"/v1/plan-versions/{item.VersionId}", Of(report), version: null, report.Id, cancel: cancel);
        await turn.CommitAsync(cancel);
        return answer;
    }

    /// <summary>The unit of a published version's item, for whoever may do what the request asks for.</summary>
    /// <param name="handed">The item, where it is enough that it alone was handed over.</param>
    public static async Task<Guid> RequirePublishedAsync(this HttpContext http, PlansDb db, Guid item, Guid? handed, CancellationToken cancel)
    {
        var version = await db.Items.Where(one => one.Id == item).Join(db.Versions, one => one.VersionId, one => one.Id, (_, one) => new { one.IsPublic, one.Plan!.UnitId }).SingleOrDefaultAsync(cancel)
            ?? throw Problem.NotFound("plan item");
        await http.RequireUnitAsync(db, version.UnitId, cancel, handed, hidden: version.IsPublic ? null : PlansEndpoints.Draft);
        return version.IsPublic ? version.UnitId
            : throw Problem.Refused("version-is-draft", "Progress is reported on a published version.", "Open the draft for consultation or adopt it first.");
    }

    public static View Of(Progress report) =>
        new(report.Id, report.ItemId, report.Number, report.Status, report.On, report.Narrative, report.State, report.Values.Count == 0 ? null : report.Values, report.Evidence.Count == 0 ? null : report.Evidence);

    /// <summary>The items, for whoever changes what was reported on them: others wait, and no round is closed meanwhile.</summary>
    public static Task<List<Item>> LockItemsAsync(this PlansDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancel) => db.Items.FromSql($"""
        WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared({ReportingRound.Closing}))
        SELECT item.* FROM item, turn WHERE id = ANY({ids.ToArray()}) ORDER BY id FOR NO KEY UPDATE OF item
        """).ToListAsync(cancel);

    /// <summary>Lets a report count, and tells others where it is the newest.</summary>
    public static void LetCount(this PlansDb db, Item item, Progress report, DateTimeOffset now)
    {
        if (item.Count(report, now) is { } reported) db.Publish(reported, item.Id, reported.ItemVersion, now);
    }
}
