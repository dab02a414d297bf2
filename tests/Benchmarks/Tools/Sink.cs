using RabbitMQ.Client;
using ServiceDefaults.Messaging;

namespace Benchmarks.Tools;

/// <summary>A quorum queue that takes an event and that nobody consumes, so that publishing alone is measured.</summary>
internal sealed class Sink : IAsyncDisposable
{
    const string Queue = "sink";

    readonly BrokerChannel broker;

    Sink(BrokerChannel open) => broker = open;

    public static async Task<Sink> OpenAsync(string address, EventType type)
    {
        var open = await BrokerChannel.OpenAsync(address, Queue, CancellationToken.None);
        await open.DeclareAsync([type], CancellationToken.None);
        await open.Channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await open.Channel.QueueBindAsync(Queue, type.Name, "");
        return new(open);
    }

    public Task<uint> CountAsync() => broker.Channel.MessageCountAsync(Queue);

    public Task EmptyAsync() => broker.Channel.QueuePurgeAsync(Queue);

    public ValueTask DisposeAsync() => broker.DisposeAsync();
}
