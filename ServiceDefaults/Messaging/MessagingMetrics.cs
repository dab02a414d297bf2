using System.Diagnostics.Metrics;

namespace ServiceDefaults.Messaging;

/// <summary>One instrument for each promise of the messaging.</summary>
internal sealed class MessagingMetrics
{
    public const string Name = "EquityPlatform.Messaging";

    readonly Meter meter = new(Name);
    readonly Counter<long> published, returned, parked, repeated, caughtUp;

    public MessagingMetrics()
    {
        published = meter.CreateCounter<long>("messaging.outbox.published", "{event}", "Events that the broker confirmed.");
        returned = meter.CreateCounter<long>("messaging.outbox.returned", "{event}", "Publishes that failed or reached no queue and are tried again later.");
        parked = meter.CreateCounter<long>("messaging.parked", "{message}", "Messages given up on until a person looks: outbox rows and consumed messages.");
        repeated = meter.CreateCounter<long>("messaging.inbox.repeated", "{message}", "Messages that had their effect before and were ignored.");
        caughtUp = meter.CreateCounter<long>("messaging.feed.caught_up", "{event}", "Events fetched from a publisher's feed because no message had arrived.");
    }

    public void Published(int count) => published.Add(count);

    public void Returned(int count) => returned.Add(count);

    public void Parked(string where, int count = 1) => parked.Add(count, new KeyValuePair<string, object?>("where", where));

    public void Repeated(string endpoint, int count = 1) => repeated.Add(count, new KeyValuePair<string, object?>("endpoint", endpoint));

    public void CaughtUp(string publisher, int count) => caughtUp.Add(count, new KeyValuePair<string, object?>("publisher", publisher));
}
