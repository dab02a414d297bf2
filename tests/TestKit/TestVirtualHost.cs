using System.Net.Http.Headers;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using ServiceDefaults.Messaging;

namespace TestKit;

/// <summary>A virtual host of one test class's own: no queue or exchange of another test is in it.</summary>
public sealed class TestVirtualHost : IAsyncDisposable
{
    readonly HttpClient management;
    readonly string name = $"test-{Guid.NewGuid():N}";

    TestVirtualHost(TestBroker broker)
    {
        ConnectionString = new Uri(broker.Amqp, "/" + name).ToString();
        management = new() { BaseAddress = broker.Management };
        management.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.Amqp.UserInfo))));
    }

    /// <summary>What a service takes as ConnectionStrings:rabbitmq.</summary>
    public string ConnectionString { get; }

    /// <summary>Creates one; its user has every right in it. Skips the test, saying so, where there is no broker.</summary>
    public static async Task<TestVirtualHost> CreateAsync()
    {
        var host = new TestVirtualHost(await TestServers.RabbitMqAsync());
        using var created = await host.management.PutAsync(host.Path, content: null);
        created.EnsureSuccessStatusCode();
        return host;
    }

    /// <summary>Takes away everything that is in it, as a broker does that lost its disk.</summary>
    public async Task WipeAsync()
    {
        await TakeAwayAsync();
        await BringBackAsync();
    }

    /// <summary>Deletes it: connections are closed and nobody can connect.</summary>
    public async Task TakeAwayAsync()
    {
        using var deleted = await management.DeleteAsync(Path);
        deleted.EnsureSuccessStatusCode();
    }

    /// <summary>Creates it anew, empty.</summary>
    public async Task BringBackAsync()
    {
        using var created = await management.PutAsync(Path, content: null);
        created.EnsureSuccessStatusCode();
    }

    /// <summary>Puts a message into a queue, as it stands.</summary>
    public async Task SendAsync(string queue, ReadOnlyMemory<byte> body)
    {
        await using var channel = await BrokerChannel.OpenAsync(ConnectionString, "test", CancellationToken.None);
        await channel.PublishAsync("", queue, mandatory: true, BrokerChannel.Properties(Guid.NewGuid(), null), body, CancellationToken.None);
    }

    /// <summary>How many messages wait in a queue; none where there is no such queue.</summary>
    public async Task<long> CountAsync(string queue)
    {
        await using var broker = await BrokerChannel.OpenAsync(ConnectionString, "test", CancellationToken.None);
        await using var channel = await broker.NewChannelAsync(CancellationToken.None);
        try
        {
            return await channel.MessageCountAsync(queue);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
        {
            return 0;
        }
    }

    /// <summary>Returns when nothing waits in a queue.</summary>
    public Task IsDrainedAsync(string queue) => Eventually.TrueAsync(async () => await CountAsync(queue) == 0, $"{queue} was not drained");

    /// <summary>Deletes it with all that is in it; open connections are closed by the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deleted = await management.DeleteAsync(Path);
        management.Dispose();
    }

    Uri Path => new($"api/vhosts/{name}", UriKind.Relative);
}
