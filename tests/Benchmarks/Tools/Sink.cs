using RabbitMQ.Client;
using ServiceDefaults.Messaging;

namespace Benchmarks.Tools;

/// <summary>A quorum queue that takes an event and that nobody consumes, so that publishing alone is measured.</summary>
internal sealed class Sink : IAsyncDisposable
{
    const string Queue = "sink";

    readonly BrokerChannel broker;
    readonly string exchange;

    Sink(BrokerChannel open, string from) => (broker, exchange) = (open, from);

    public static async Task<Sink> OpenAsync(string address, EventType type)
    {
        var open = await BrokerChannel.OpenAsync(address, Queue, CancellationToken.None);
        await open.DeclareAsync([type], CancellationToken.None);
        var sink = new Sink(open, type.Name);
        await sink.DeclareAsync();
        return sink;
    }

    /// <summary>How many messages wait here, or in another queue of the same virtual host.</summary>
    public Task<uint> CountAsync(string queue = Queue) => broker.Channel.MessageCountAsync(queue);

    /// <summary>Puts a new queue in its place: a purged one still tidies up its log while the next contender runs.</summary>
    public async Task EmptyAsync()
    {
        await broker.Channel.QueueDeleteAsync(Queue);
        await DeclareAsync();
    }

    public ValueTask DisposeAsync() => broker.DisposeAsync();

    async Task DeclareAsync()
    {
        await broker.Channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await broker.Channel.QueueBindAsync(Queue, exchange, "");
    }
}
