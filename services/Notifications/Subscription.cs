using System.Text.Json.Serialization;
using ServiceDefaults.Audit;

namespace NotificationsService;

[JsonConverter(typeof(JsonStringEnumConverter<SubscriptionState>))]
internal enum SubscriptionState
{
    Pending,
    Confirmed,
    Ended,
}

/// <summary>An address's wish to hear of one topic. Until its owner confirms it, it gets the one letter that asks.</summary>
internal sealed class Subscription
{
    static readonly TimeSpan Patience = TimeSpan.FromDays(7);
    static readonly TimeSpan BetweenRequests = TimeSpan.FromMinutes(10);

    Subscription(Guid id, string email, string topic, DateTimeOffset requestedAt, int version) =>
        (Id, Email, Topic, RequestedAt, Version) = (id, email, topic, requestedAt, version);

    public Guid Id { get; private set; }

    public string Email { get; private set; }

    /// <summary><c>plans</c>, <c>plan:ID</c> or <c>answer:ID</c>.</summary>
    public string Topic { get; private set; }

    [Audited] public SubscriptionState State { get; private set; }

    public DateTimeOffset RequestedAt { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Counts requests: a link from a letter before the last request is worth nothing.</summary>
    [Audited] public int Version { get; private set; }

    public static Subscription Request(string email, string topic, DateTimeOffset now) => new(Guid.NewGuid(), email, topic, now, 1);

    /// <summary>Asks again; false where it is confirmed already or was asked for a moment ago.</summary>
    public bool RequestAgain(DateTimeOffset now)
    {
        if (State == SubscriptionState.Confirmed || (State == SubscriptionState.Pending && now - RequestedAt < BetweenRequests)) return false;
        (State, RequestedAt) = (SubscriptionState.Pending, now);
        Version++;
        return true;
    }

    /// <summary>True where it is confirmed now, also when it was before.</summary>
    public bool Confirm(DateTimeOffset now)
    {
        if (State == SubscriptionState.Confirmed) return true;
        if (State != SubscriptionState.Pending || now - RequestedAt > Patience) return false;
        (State, ConfirmedAt) = (SubscriptionState.Confirmed, now);
        return true;
    }

    public void End() => State = SubscriptionState.Ended;
}
