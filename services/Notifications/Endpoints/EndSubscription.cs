using ServiceDefaults.Http;

namespace NotificationsService.Endpoints;

internal static class EndSubscription
{
    /// <param name="Token">The token of the link at the end of each letter.</param>
    internal sealed record Request(string Token);

    public static void MapEndSubscription(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/subscriptions/ending", HandleAsync).RequireRateLimiting(Limits.AnonymousWrites)
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404)
            .WithSummary("End a subscription").WithDescription("By POST only. Ending one that has ended is no mistake.");

    static async Task<IResult> HandleAsync(Request request, NotificationsDb db, SubscriptionTokens tokens, CancellationToken cancel)
    {
        var subscription = await tokens.FindAsync(db, "end", request.Token, cancel)
            ?? throw new Problem(StatusCodes.Status404NotFound, "link-expired", "This link is not valid any more.", "If letters still come, use the link at the end of the newest one.");
        subscription.End();
        await db.SaveChangesAsync(cancel);
        return Results.NoContent();
    }
}
