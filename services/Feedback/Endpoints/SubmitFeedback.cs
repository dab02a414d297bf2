using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace FeedbackService.Endpoints;

internal static class SubmitFeedback
{
    /// <param name="ConsultationId">The consultation, which has the id of the plan version.</param>
    /// <param name="Text">1 to 5,000 characters.</param>
    /// <param name="ItemId">The item that it speaks to; left out for the whole plan.</param>
    internal sealed record Request(Guid ConsultationId, string Text, Guid? ItemId = null);

    /// <param name="Receipt">A secret: with it, and only with it, the sender sees what became of the words. It is shown here alone.</param>
    internal sealed record View(Guid Id, SubmissionState State, string Receipt);

    public static void MapSubmitFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/feedback", HandleAsync).RequireRateLimiting(Limits.AnonymousWrites)
            .Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429)
            .WithSummary("Give feedback while a consultation is open").WithDescription("Needs no account; no address and no time of day is kept. Repeatable with an Idempotency-Key of 22 characters or more.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, FeedbackDb db, Receipts receipts, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.EarlierId is { } before)
        {
            http.Response.Headers.Location = $"/v1/feedback/{before}";
            return Results.Json(new View(before, SubmissionState.Received, await receipts.ReceiptAsync(before, cancel)), statusCode: StatusCodes.Status201Created);
        }

        var consultation = await db.Consultations.SingleOrDefaultAsync(one => one.Id == request.ConsultationId, cancel) ?? throw Problem.NotFound("consultation");
        if (!consultation.TakesFeedback(time.Today()))
            throw Problem.Refused("consultation-closed", "This consultation takes no feedback any more.", $"Its last day was {consultation.ClosesOn:O} or earlier.");
        if (request.ItemId is { } item && !await db.Items.AnyAsync(one => one.Id == item && one.ConsultationId == consultation.Id, cancel))
            throw Problem.Invalid(new Mistake("The consulted version has no such item.", "#/itemId"));

        var submission = Submission.Receive(consultation, request.ItemId, request.Text, time.Today());
        db.Add(submission);
        db.Publish(submission.Received(), submission.Id, submission.Version, time.GetUtcNow(), anonymous: true);
        var view = new View(submission.Id, submission.State, await receipts.ReceiptAsync(submission.Id, cancel));
        return await once.CreatedAsync($"/v1/feedback/{submission.Id}", view, submission.Version, submission.Id, secret: true, cancel);
    }
}
