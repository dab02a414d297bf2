using System.Net.Http.Headers;
using System.Text;

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

    /// <summary>Deletes it with all that is in it; open connections are closed by the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deleted = await management.DeleteAsync(Path);
        management.Dispose();
    }

    Uri Path => new($"api/vhosts/{name}", UriKind.Relative);
}
