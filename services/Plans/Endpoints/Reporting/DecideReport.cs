using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Reporting;

internal static class DecideReport
{
    /// <param name="Note">What is to be done about it.</param>
    internal sealed record ReturnRequest(string Note);

    public static void MapDecideReport(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/progress-reports/{id:guid}/approval", (Guid id, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel) =>
                DecideAsync(id, http, db, (item, report) => db.LetCount(item, report, time.GetUtcNow()), cancel))
            .Produces<ReportProgress.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Approve a report").WithDescription("From then on it counts. Needs If-Match, \"1\" for what is pending.");
        routes.MapPost("/v1/progress-reports/{id:guid}/return", (Guid id, ReturnRequest request, HttpContext http, PlansDb db, CancellationToken cancel) =>
                DecideAsync(id, http, db, (_, report) => report.Return(request.Note), cancel))
            .Produces<ReportProgress.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Send a report back").WithDescription("It stays on record and counts nowhere. Needs If-Match, \"1\" for what is pending.");
    }

    static async Task<IResult> DecideAsync(Guid id, HttpContext http, PlansDb db, Action<Item, Progress> decide, CancellationToken cancel)
    {
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.Set<Progress>().Where(one => one.Id == id).Join(db.Items, one => one.ItemId, item => item.Id, (_, item) => item)
            .Join(db.Versions, item => item.VersionId, version => version.Id, (item, version) => new { item.Id, version.Plan!.UnitId }).SingleOrDefaultAsync(cancel);
        // Who may not know of it hears the same as of one that is not there.
        await http.RequireUnitAsync(db, found?.UnitId, cancel, hidden: new("report", Rights.WritePlans));
        if (found is null) throw Problem.NotFound("report");
        var item = (await db.LockItemsAsync([found.Id], cancel)).Single();
        var report = await db.Set<Progress>().SingleAsync(one => one.Id == id, cancel);
        http.RequireMatch(report.Version);
        decide(item, report);
        await db.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return http.Tagged(ReportProgress.Of(report), report.Version);
    }
}
