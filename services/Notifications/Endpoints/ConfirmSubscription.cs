using ServiceDefaults.Http;

namespace NotificationsService.Endpoints;

internal static class ConfirmSubscription
{
    /// <param name="Token">The token of the link in the letter.</param>
    internal sealed record Request(string Token);

    /// <param name="Topic">What the address hears of now.</param>
    internal sealed record View(string Topic);

    public static void MapConfirmSubscription(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/subscriptions/confirmation", HandleAsync).RequireRateLimiting(Limits.AnonymousWrites)
            .Produces<View>().ProducesProblem(404)
            .WithSummary("Confirm a subscription").WithDescription("By POST only: programs that look into mail follow links. Confirming twice is no mistake.");

    static async Task<IResult> HandleAsync(Request request, NotificationsDb db, SubscriptionTokens tokens, TimeProvider time, CancellationToken cancel)
    {
        var subscription = await tokens.FindAsync(db, "confirm", request.Token, cancel);
        if (subscription?.Confirm(time.GetUtcNow()) != true)
            throw new Problem(StatusCodes.Status404NotFound, "link-expired", "This link is not valid any more.", "Subscribe again, and a new letter comes.");
        await db.SaveChangesAsync(cancel);
        return Results.Ok(new View(subscription.Topic));
    }
}
