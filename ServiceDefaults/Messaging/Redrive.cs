using Npgsql;
using RabbitMQ.Client;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Sends what lies in the error queues to the queues it came from, under its own message id: what had its effect
/// meanwhile is ignored by the inbox, the rest is tried again. Other subscribers do not see it.
/// </summary>
internal sealed class Redrive(MessagingOptions options, NpgsqlDataSource data)
{
    /// <returns>How many messages were sent again.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var broker = await BrokerChannel.OpenAsync(options.Broker, options.Service + "-redrive", cancel);
        // First, for what is still noted as ending the process is given up again. A parked message whose error queue was
        // lost is fetched from its publisher's feed: the cursors start over.
        await using var forget = data.CreateCommand("""
            WITH lost AS (DELETE FROM parked_message RETURNING 1)
            UPDATE feed_cursor SET position = 0 WHERE EXISTS (SELECT 1 FROM lost)
            """);
        await forget.ExecuteNonQueryAsync(cancel);

        var sent = 0;
        foreach (var queue in options.Subscriptions.Select(one => one.Queue).Distinct()) sent += await RedriveAsync(broker, queue, cancel);
        return sent;
    }

    static async Task<int> RedriveAsync(BrokerChannel broker, string queue, CancellationToken cancel)
    {
        var errors = queue + "_error";
        // Declared passively on a channel of its own: asking for a queue that is not there closes the channel.
        if (!await ExistsAsync(broker, errors, cancel)) return 0;
        var waiting = await broker.Channel.MessageCountAsync(errors, cancel);
        var sent = 0;
        while (sent < waiting && await broker.Channel.BasicGetAsync(errors, autoAck: false, cancel) is { } message)
        {
            var properties = new BasicProperties(message.BasicProperties);
            var headers = properties.Headers?.Where(header => !header.Key.StartsWith("MT-Fault", StringComparison.Ordinal) && header.Key is not ("MT-Reason" or "x-dotnet-pub-seq-no" or "x-delivery-count" or "x-death")).ToDictionary();
            properties.Headers = headers;
            if (!await broker.PublishAsync("", queue, mandatory: true, properties, message.Body, cancel))
                throw new InvalidOperationException($"The queue {queue} is not there: start the service once, then redrive.");
            await broker.Channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancel);
            sent++;
        }

        return sent;
    }

    static async Task<bool> ExistsAsync(BrokerChannel broker, string queue, CancellationToken cancel)
    {
        await using var channel = await broker.NewChannelAsync(cancel);
        try
        {
            await channel.QueueDeclarePassiveAsync(queue, cancel);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
        {
            return false;
        }
    }
}
