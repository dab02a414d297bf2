using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace FeedbackService.Endpoints;

internal static class PublishFeedback
{
    /// <param name="Text">The words to publish where they differ from what came in, for example without a name.</param>
    internal sealed record Request(string? Text = null);

    public static void MapPublishFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/feedback/{id:guid}/publication", HandleAsync)
            .Produces<ReadFeedback.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Publish feedback").WithDescription("Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, FeedbackDb db, TimeProvider time, CancellationToken cancel)
    {
        var submission = await db.Submissions.Include(one => one.Consultation).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("feedback");
        await http.RequireUnitAsync(db, submission.Consultation?.UnitId, cancel, hidden: submission.State == SubmissionState.Received ? FeedbackEndpoints.Unmoderated : null);
        http.RequireMatch(submission.Version);
        db.Publish(submission.Publish(request.Text), submission.Id, submission.Version, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return http.Tagged(ReadFeedback.Of(submission), submission.Version);
    }
}
