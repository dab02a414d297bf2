using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Http;

namespace NotificationsService.Endpoints;

internal static class Subscribe
{
    /// <param name="Email">The address that will hear of it once its owner confirms.</param>
    /// <param name="Topics"><c>plans</c> for every plan, <c>plan:ID</c> for one, <c>answer:ID</c> as the holder of a receipt is given it.</param>
    internal sealed record Request(string Email, IReadOnlyList<string> Topics);

    internal sealed record View(string Message);

    public static void MapSubscribe(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/subscriptions", HandleAsync).RequireRateLimiting(Limits.AnonymousWrites)
            .Produces<View>(StatusCodes.Status202Accepted).ProducesProblem(422).ProducesProblem(429)
            .WithSummary("Ask to hear of topics by mail").WithDescription("The answer is the same whether the address is known or not. Nothing but one letter goes out before its owner presses the button it leads to.");

    static async Task<IResult> HandleAsync(Request request, NotificationsDb db, Letters letters, TimeProvider time, CancellationToken cancel)
    {
        var mistakes = new List<Mistake>();
        var email = request.Email.Trim();
        if (email.Length > 254 || !MailAddress.TryCreate(email, out var address) || address.Address != email) mistakes.Add(new("This is not an e-mail address.", "#/email"));
        if (request.Topics.Count is 0 or > 20) mistakes.Add(new("Name 1 to 20 topics.", "#/topics"));
        mistakes.AddRange(request.Topics.Select((topic, at) => (topic, at)).Where(one => !IsTopic(one.topic)).Select(one => new Mistake("A topic is plans, plan:ID or answer:ID.", $"#/topics/{one.at}")));
        if (mistakes.Count > 0) throw Problem.Invalid([.. mistakes]);

        var now = time.GetUtcNow();
        // Addresses differ in case by habit only.
        email = email.ToLowerInvariant();
        var known = await db.Subscriptions.Where(one => one.Email == email && request.Topics.Contains(one.Topic)).ToDictionaryAsync(one => one.Topic, cancel);
        foreach (var topic in request.Topics.Distinct())
        {
            var subscription = known.GetValueOrDefault(topic);
            var ask = subscription?.RequestAgain(now) ?? true;
            if (subscription is null) db.Add(subscription = Subscription.Request(email, topic, now));
            if (ask) await letters.AskAsync(db, subscription, now, cancel);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_subscription_email_topic" })
        {
            // The same wish arrived twice at once; the other one asks for confirmation.
        }

        return Results.Json(new View("If the address is right, a letter is on its way to it. Press the button it leads to, and you are subscribed."), statusCode: StatusCodes.Status202Accepted);
    }

    static bool IsTopic(string topic) => topic == "plans"
        || (topic.Split(':', 2) is ["plan" or "answer", var id] && Guid.TryParseExact(id, "D", out _));
}
