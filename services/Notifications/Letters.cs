using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Mailing;

namespace NotificationsService;

/// <summary>Writes letters as rows; the sender takes them from there.</summary>
internal sealed class Letters(SubscriptionTokens tokens, IConfiguration configuration)
{
    string Portal => (configuration["Portal:Address"] ?? "http://localhost:8080").TrimEnd('/');

    /// <summary>The one letter that goes to an address before it is confirmed.</summary>
    public async Task AskAsync(NotificationsDb db, Subscription subscription, DateTimeOffset now, CancellationToken cancel)
    {
        var link = $"{Portal}/subscriptions/confirm?token={await tokens.MakeAsync("confirm", subscription, cancel)}";
        db.Add(new Mail(Guid.NewGuid(), $"confirm:{subscription.Id}:{subscription.Version}", subscription.Email, "Please confirm your subscription",
            $"""
            Somebody, probably you, asked that this address hears of changes to the university's plans for equity.

            Open this page and press the button if you want that:
            {link}

            If it was not you, do nothing: this is the only letter you get.
            """, endLink: null, now));
    }

    /// <summary>A letter to everybody who confirmed one of the topics; one an address, however many topics it follows.</summary>
    public async Task TellAsync(NotificationsDb db, IReadOnlyList<string> topics, string cause, string subject, string text, DateTimeOffset now, CancellationToken cancel)
    {
        var followers = await db.Subscriptions.AsNoTracking().Where(one => topics.Contains(one.Topic) && one.State == SubscriptionState.Confirmed).ToListAsync(cancel);
        var told = await db.Mails.Where(mail => mail.Cause == cause).Select(mail => mail.Recipient).ToHashSetAsync(cancel);
        foreach (var follower in followers.DistinctBy(one => one.Email).Where(one => !told.Contains(one.Email)))
        {
            var end = $"{Portal}/subscriptions/end?token={await tokens.MakeAsync("end", follower, cancel)}";
            db.Add(new Mail(Guid.NewGuid(), cause, follower.Email, subject, $"{text}\n\n--\nTo hear no more of this: {end}", end, now));
        }
    }

    public string PlanPage(Guid versionId) => $"{Portal}/plans/{versionId}";
}
