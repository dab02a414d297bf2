using Contracts.Feedback;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace FeedbackService.Endpoints;

internal static class AnswerFeedback
{
    /// <param name="Answer">What became of it, 1 to 5,000 characters.</param>
    internal sealed record Request(string Answer);

    public static void MapAnswerFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/feedback/{id:guid}/answer", HandleAsync)
            .Produces<ReadFeedback.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Answer published feedback").WithDescription("Whoever follows it is told by mail. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, FeedbackDb db, Receipts receipts, TimeProvider time, CancellationToken cancel)
    {
        var submission = await db.Submissions.Include(one => one.Consultation).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (submission?.Consultation is not { } consultation) throw Problem.NotFound("feedback");
        await http.RequireUnitAsync(db, consultation.UnitId, cancel, hidden: submission.State == SubmissionState.Received ? FeedbackEndpoints.Unmoderated : null);
        http.RequireMatch(submission.Version);
        var now = time.GetUtcNow();
        db.Publish(submission.Respond(request.Answer, time.Today()), submission.Id, submission.Version, now);
        var topic = await receipts.TopicAsync(id, cancel);
        db.Publish(new FeedbackFollowUp(topic, consultation.PlanTitle), topic, 1, now, anonymous: true);
        await db.SaveChangesAsync(cancel);
        return http.Tagged(ReadFeedback.Of(submission), submission.Version);
    }
}
