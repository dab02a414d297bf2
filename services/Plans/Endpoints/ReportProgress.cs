using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReportProgress
{
    /// <param name="Status">Every status but Unspecified.</param>
    /// <param name="On">When it held, as precisely as known; today unless told.</param>
    /// <param name="Narrative">What was done, in the reporter's words.</param>
    internal sealed record Request(ProgressStatus Status, string? On = null, string? Narrative = null);

    internal sealed record View(Guid Id, Guid ItemId, int Number, ProgressStatus Status, string On, string? Narrative);

    public static void MapReportProgress(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-items/{id:guid}/progress", HandleAsync)
            .Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Report how far an item is").WithDescription("A report is added, never changed; the newest one is the item's status. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var mistakes = new List<Mistake>();
        if (request.Status == ProgressStatus.Unspecified) mistakes.Add(new("A report says a status.", "#/status"));
        if (request.Narrative is { Length: > 4000 }) mistakes.Add(new("A narrative has at most 4,000 characters.", "#/narrative"));
        if (mistakes.Count > 0) throw Problem.Invalid([.. mistakes]);

        var version = await db.Items.Where(one => one.Id == id).Join(db.Versions, one => one.VersionId, one => one.Id, (_, one) => new { one.IsPublic, one.Plan!.UnitId }).SingleOrDefaultAsync(cancel)
            ?? throw Problem.NotFound("plan item");
        await http.RequireUnitAsync(db, version.UnitId, cancel, item: id, hidden: version.IsPublic ? null : PlansEndpoints.Draft);
        if (!version.IsPublic)
            throw Problem.Refused("version-is-draft", "Progress is reported on a published version.", "Open the draft for consultation or adopt it first.");

        // Two who report on the same item at the same moment wait for each other: neither is in the other's way.
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        var item = await db.Items.FromSql($"SELECT * FROM item WHERE id = {id} FOR NO KEY UPDATE").SingleAsync(cancel);
        var now = time.GetUtcNow();
        var on = request.On is { } given ? FuzzyDate.Require(given, "#/on") : DateOnly.FromDateTime(now.UtcDateTime).ToString("O");
        var report = item.Report(request.Status, on, request.Narrative?.Trim(), now);
        db.Add(report);
        db.Publish(new ProgressReported(item.Id, item.Reports, item.VersionId, report.Status, report.On), item.Id, item.Reports, now);
        var answer = await once.CreatedAsync($"/v1/plan-versions/{item.VersionId}", new View(report.Id, item.Id, report.Number, report.Status, report.On, report.Narrative), version: null, report.Id, cancel: cancel);
        await turn.CommitAsync(cancel);
        return answer;
    }
}
