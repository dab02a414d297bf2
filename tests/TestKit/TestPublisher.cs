using System.Text.Json;
using ServiceDefaults.Messaging;

namespace TestKit;

/// <summary>Publishes events as another service's relay does.</summary>
public static class TestPublisher
{
    /// <summary>Publishes an event under a message id; waits until its subscriber's queue is there.</summary>
    public static async Task PublishAsync<T>(string broker, T fact, Guid messageId, int times = 1)
        where T : class
    {
        var type = EventCatalogue.Of(typeof(T));
        var body = BrokerChannel.Envelope(type, messageId, TimeProvider.System.GetUtcNow(), JsonSerializer.Serialize(fact, JsonSerializerOptions.Web));
        await using var channel = await BrokerChannel.OpenAsync(broker, "test", CancellationToken.None);
        await channel.DeclareAsync([type], CancellationToken.None);
        await Eventually.TrueAsync(() => channel.PublishAsync(type.Name, "", mandatory: true, BrokerChannel.Properties(messageId, null), body, CancellationToken.None), $"nobody subscribed to {type.Name}");
        await Task.WhenAll(Enumerable.Range(1, times - 1).Select(_ => channel.PublishAsync(type.Name, "", mandatory: true, BrokerChannel.Properties(messageId, null), body, CancellationToken.None)));
    }
}
