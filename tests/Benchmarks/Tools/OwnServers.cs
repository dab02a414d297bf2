using TestKit;

namespace Benchmarks.Tools;

/// <summary>A PostgreSQL and a RabbitMQ besides those of the other rows, with durable settings, to be started and stopped.</summary>
internal sealed class OwnServers : IAsyncDisposable
{
    static readonly string Script = Repository.PathOf("deploy", "local", "servers");

    // tests/bench names the folder, so that it can stop what runs there when it is interrupted.
    readonly string folder = Environment.GetEnvironmentVariable("BENCH_SERVERS") is { Length: > 0 } given ? given
        : throw new InvalidOperationException("BENCH_SERVERS is not set: start this by tests/bench.");

    readonly Dictionary<string, string> environment;
    readonly Dictionary<string, string> connections = [];

    public OwnServers()
    {
        var port = FreePorts.Next(count: 4);
        environment = new() { ["PLATFORM_DATA"] = folder, ["PLATFORM_POSTGRES_PORT"] = $"{port}", ["PLATFORM_RABBITMQ_PORT"] = $"{port + 1}" };
    }

    public string Postgres => connections["ConnectionStrings__postgres"];

    public string RabbitMq => connections["ConnectionStrings__rabbitmq"];

    /// <summary>Starts them and returns when they answer.</summary>
    public async Task StartAsync(params string[] servers)
    {
        foreach (var line in (await Child.RunAsync(Script, ["start", .. servers], environment)).Split('\n'))
            if (line.Split('=', 2) is [var name, var value]) connections[name] = value;
    }

    public Task StopAsync() => Child.RunAsync(Script, ["stop"], environment);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Child.RunAsync(Script, ["wipe"], environment);
    }
}
