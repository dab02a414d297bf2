using System.Buffers;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ServiceDefaults.Messaging;

/// <summary>
/// A connection and channel of our own, with confirms. MassTransit consumes and declares; publishing through it reaches
/// 0.6 of the goal, and its envelope carries host names.
/// </summary>
internal sealed class BrokerChannel(IConnection connection, IChannel channel) : IAsyncDisposable
{
    static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(10);

    public IChannel Channel => channel;

    public bool IsOpen => channel.IsOpen;

    public static async Task<BrokerChannel> OpenAsync(string address, string name, CancellationToken cancel)
    {
        var factory = new ConnectionFactory { Uri = new Uri(address), ClientProvidedName = name, AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = ConfirmLimit };
        var connection = await factory.CreateConnectionAsync(cancel);
        try
        {
            // Without a limiter: the one that the client offers sleeps when its permits run low. The batch is the bound.
            var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);
            return new(connection, await connection.CreateChannelAsync(confirms, cancel));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another channel, for a question that may close it.</summary>
    public Task<IChannel> NewChannelAsync(CancellationToken cancel) => connection.CreateChannelAsync(cancellationToken: cancel);

    /// <summary>Declares the exchanges of a publisher's events: a publish to a missing one would close the channel.</summary>
    public async Task DeclareAsync(IEnumerable<EventType> types, CancellationToken cancel)
    {
        foreach (var type in types) await channel.ExchangeDeclareAsync(type.Name, ExchangeType.Fanout, durable: true, cancellationToken: cancel);
    }

    /// <summary>Publishes and waits for the confirm; false where the broker returned the message as unroutable.</summary>
    /// <exception cref="RabbitMQClientException">The channel broke before the confirm came.</exception>
    public async Task<bool> PublishAsync(string exchange, string routingKey, bool mandatory, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConfirmLimit);
        try
        {
            await channel.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, limit.Token);
            return true;
        }
        catch (PublishException)
        {
            return false;
        }
    }

    /// <summary>MassTransit's envelope around an event, with nothing of the machine in it.</summary>
    public static ReadOnlyMemory<byte> Envelope(EventType type, Guid id, DateTimeOffset occurredAt, string body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 400);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("messageId", id);
            json.WriteString("conversationId", id);
            json.WriteStartArray("messageType");
            json.WriteStringValue(type.Urn);
            json.WriteEndArray();
            json.WritePropertyName("message");
            json.WriteRawValue(body, skipInputValidation: true);
            json.WriteString("sentTime", occurredAt);
            json.WriteStartObject("headers");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static BasicProperties Properties(Guid id, string? traceParent) => new()
    {
        MessageId = id.ToString(),
        ContentType = "application/vnd.masstransit+json",
        DeliveryMode = DeliveryModes.Persistent,
        // The header from which MassTransit's consumer span takes its parent.
        Headers = traceParent is null ? null : new Dictionary<string, object?> { ["MT-Activity-Id"] = traceParent },
    };

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
