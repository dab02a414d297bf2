using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace FeedbackService.Endpoints;

internal static class FollowFeedback
{
    /// <param name="Topic">What to subscribe to at Notifications (POST /v1/subscriptions).</param>
    internal sealed record View(string Topic);

    public static void MapFollowFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/feedback/{id:guid}/topic", HandleAsync).RequireRateLimiting(Limits.AnonymousWrites)
            .Produces<View>().ProducesProblem(404)
            .WithSummary("The topic under which a receipt's holder can follow the answer")
            .WithDescription("Needs the receipt in the Receipt header. The topic does not lead back to the feedback, so the address that subscribes to it stays apart from the words.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, FeedbackDb db, Receipts receipts, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var known = await db.Submissions.AnyAsync(one => one.Id == id, cancel);
        return await receipts.IsReceiptAsync(id, http.Request.Headers["Receipt"].ToString(), cancel) && known
            ? Results.Ok(new View($"answer:{await receipts.TopicAsync(id, cancel)}"))
            : throw Problem.NotFound("feedback");
    }
}
