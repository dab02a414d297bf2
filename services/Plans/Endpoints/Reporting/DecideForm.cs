using PlansService.Reporting;
using ServiceDefaults.Http;

namespace PlansService.Endpoints.Reporting;

internal static class DecideForm
{
    /// <param name="Note">What is to be done about it.</param>
    internal sealed record ReturnRequest(string Note);

    public static void MapDecideForm(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/reporting-rounds/{id:guid}/forms/{unit}/approval", (Guid id, string unit, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel) =>
                DecideAsync(id, unit, http, db, time, (form, now) => form.Approve(now), (item, report, now) => db.LetCount(item, report, now), cancel))
            .Produces<FillForm.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Approve a unit's form").WithDescription("From then on what it reports counts. Needs If-Match.");
        routes.MapPost("/v1/reporting-rounds/{id:guid}/forms/{unit}/return", (Guid id, string unit, ReturnRequest request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel) =>
                DecideAsync(id, unit, http, db, time, (form, _) => form.Return(request.Note), (_, report, _) => report.Return(request.Note), cancel))
            .Produces<FillForm.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Send a unit's form back").WithDescription("Its reports count nowhere, unless it was approved before: then it is opened again. Needs If-Match.");
    }

    static async Task<IResult> DecideAsync(Guid id, string unit, HttpContext http, PlansDb db, TimeProvider time, Action<RoundForm, DateTimeOffset> decide, Action<Item, Progress, DateTimeOffset> each, CancellationToken cancel)
    {
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        var form = await db.LoadFormAsync(http, id, unit, cancel, locking: true);
        http.RequireMatch(form.Version);
        var now = time.GetUtcNow();
        decide(form, now);
        var reports = await db.PendingAsync(form, cancel);
        var items = (await db.LockItemsAsync([.. reports.Select(report => report.ItemId)], cancel)).ToDictionary(item => item.Id);
        foreach (var report in reports) each(items[report.ItemId], report, now);
        await db.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return http.Tagged(await FillForm.OfAsync(db, form, time.GetUtcNow(), cancel), form.Version);
    }
}
