using System.Text.Json;
using ServiceDefaults.Messaging;

namespace TestKit;

/// <summary>Publishes events as another service's relay does.</summary>
public static class TestPublisher
{
    /// <summary>Publishes an event under a message id; waits until its subscriber's queue is there.</summary>
    /// <param name="deliveries">As the broker counts, in a header, how often it delivered a message and had no answer.</param>
    public static async Task PublishAsync<T>(string broker, T fact, Guid messageId, int times = 1, int deliveries = 0)
        where T : class
    {
        var type = EventCatalogue.Of(typeof(T));
        var body = BrokerChannel.Envelope(type, messageId, TimeProvider.System.GetUtcNow(), JsonSerializer.Serialize(fact, JsonSerializerOptions.Web));
        var properties = BrokerChannel.Properties(messageId, null);
        if (deliveries > 0) properties.Headers = new Dictionary<string, object?> { ["x-delivery-count"] = deliveries };
        await using var channel = await BrokerChannel.OpenAsync(broker, "test", CancellationToken.None);
        await channel.DeclareAsync([type], CancellationToken.None);
        await Eventually.TrueAsync(() => channel.PublishAsync(type.Name, "", mandatory: true, properties, body, CancellationToken.None), $"nobody subscribed to {type.Name}");
        await Task.WhenAll(Enumerable.Range(1, times - 1).Select(_ => channel.PublishAsync(type.Name, "", mandatory: true, properties, body, CancellationToken.None)));
    }
}
