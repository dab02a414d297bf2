using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace FaultHarness;

/// <summary>RabbitMQ seen from outside: what lies in its queues, and messages put there as they stand.</summary>
internal sealed class Broker : IDisposable
{
    readonly HttpClient management;
    readonly Uri amqp;

    public Broker(Platform platform, string virtualHost = "/")
    {
        amqp = new(new Uri(platform.AmqpAddress), Uri.EscapeDataString(virtualHost));
        VirtualHost = virtualHost;
        management = new() { BaseAddress = platform.Management };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(amqp.UserInfo))));
    }

    public string Address => amqp.ToString();

    string VirtualHost { get; }

    string Escaped => Uri.EscapeDataString(VirtualHost);

    /// <summary>Makes the virtual host; its user has every right in it.</summary>
    public async Task CreateAsync()
    {
        using var made = await management.PutAsync(new Uri($"api/vhosts/{Escaped}", UriKind.Relative), content: null);
        made.EnsureSuccessStatusCode();
    }

    /// <summary>Every queue with what lies in it. The counts are asked for by AMQP: the management's own are seconds old.</summary>
    public async Task<Dictionary<string, uint>> CountAsync()
    {
        var names = await NamesAsync("queues");
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var counts = new Dictionary<string, uint>();
        foreach (var name in names) counts[name] = (await channel.QueueDeclarePassiveAsync(name)).MessageCount;
        return counts;
    }

    /// <summary>Deletes every queue and exchange under the feet of those who are connected.</summary>
    public async Task WipeAsync()
    {
        foreach (var kind in (string[])["queues", "exchanges"])
        {
            foreach (var name in (await NamesAsync(kind)).Where(name => name.Length > 0 && !name.StartsWith("amq.", StringComparison.Ordinal)))
            {
                using var gone = await management.DeleteAsync(new Uri($"api/{kind}/{Escaped}/{Uri.EscapeDataString(name)}", UriKind.Relative));
                // A temporary one may have gone by itself.
                if (gone.StatusCode != HttpStatusCode.NotFound) gone.EnsureSuccessStatusCode();
            }
        }
    }

    /// <summary>The last message of a queue, which stays there: its id, why it is there, how it begins.</summary>
    public async Task<string> LookAsync(string queue)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        BasicGetResult? last = null;
        while (await channel.BasicGetAsync(queue, autoAck: false) is { } message) last = message;
        if (last is null) return "nothing any more";
        var headers = last.BasicProperties.Headers?.Where(header => header.Key is "MT-Reason" or "MT-Fault-Message").Select(header => $"{header.Key} {Encoding.UTF8.GetString(header.Value as byte[] ?? [])}");
        return $"{last.BasicProperties.MessageId} {string.Join(", ", headers ?? [])} {Encoding.UTF8.GetString(last.Body.Span)[..Math.Min(300, last.Body.Length)]}";
    }

    /// <summary>Puts messages into queues, in this order, on one channel.</summary>
    public async Task SendAsync(IEnumerable<(string Queue, Guid Id, string Body)> messages)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null));
        foreach (var group in messages.Chunk(500))
        {
            await Task.WhenAll(group.Select(one => channel.BasicPublishAsync("", one.Queue, mandatory: true,
                new BasicProperties { MessageId = one.Id.ToString(), ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent }, Encoding.UTF8.GetBytes(one.Body)).AsTask()));
        }
    }

    /// <summary>The envelope that the consumers read.</summary>
    public static string Envelope(Guid id, string type, string fact)
    {
        // plans.version-adopted.v1 has the URN urn:message:plans:version-adopted:v1.
        var urn = "urn:message:" + type.Replace('.', ':');
        return $$$"""{"messageId":"{{{id}}}","conversationId":"{{{id}}}","messageType":["{{{urn}}}"],"message":{{{fact}}},"headers":{}}""";
    }

    async Task<List<string>> NamesAsync(string kind) =>
        [.. (await management.GetFromJsonAsync<JsonElement>(new Uri($"api/{kind}/{Escaped}?columns=name", UriKind.Relative))).EnumerateArray().Select(one => one.GetProperty("name").GetString() ?? "")];

    Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = amqp, ClientProvidedName = "fire" }.CreateConnectionAsync();

    public void Dispose() => management.Dispose();
}
