using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace TestKit;

/// <summary>
/// The PostgreSQL and RabbitMQ of this test run: those of TEST_POSTGRES and TEST_RABBITMQ (tests/run gives them), else Debian's
/// binaries started once for this process by deploy/local/servers, else (full feed) a PostgreSQL container.
/// </summary>
public static partial class TestServers
{
    static readonly Lazy<Task<string>> Postgres = new(StartPostgresAsync);
    static readonly Lazy<Task<TestBroker>> Broker = new(StartBrokerAsync);
    static readonly Lazy<LocalServers> Local = new(() => new());

    /// <summary>A connection string of a user who may create databases; names no database of its own.</summary>
    public static Task<string> PostgresAsync() => Postgres.Value;

    /// <summary>The broker; skips the test, saying so, where there is none.</summary>
    public static async Task<TestBroker> RabbitMqAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_RABBITMQ") is null && !LocalServers.HaveRabbitMq)
            Assert.Skip("RabbitMQ is not installed: tests/run installs it, or set TEST_RABBITMQ and TEST_RABBITMQ_MANAGEMENT.");
        return await Broker.Value;
    }

    static async Task<string> StartPostgresAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given) return given;
        if (LocalServers.HavePostgres) return await Local.Value.StartAsync("postgres");
        Task<string>? container = null;
        StartContainer(ref container);
        return await (container ?? throw new InvalidOperationException("PostgreSQL is not installed: run tests/run, which installs it, or set TEST_POSTGRES."));
    }

    static async Task<TestBroker> StartBrokerAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_RABBITMQ") is not { Length: > 0 } given)
            return new(new(await Local.Value.StartAsync("rabbitmq")), Local.Value.Management);
        return new(new(given), new(Environment.GetEnvironmentVariable("TEST_RABBITMQ_MANAGEMENT") is { Length: > 0 } management
            ? management : throw new InvalidOperationException("TEST_RABBITMQ needs TEST_RABBITMQ_MANAGEMENT, the address of its management plugin.")));
    }

    // PostgresContainer.cs has the body; without Testcontainers' package the compiler leaves the call out.
    static partial void StartContainer(ref Task<string>? container);

    sealed class LocalServers
    {
        readonly string folder = Directory.CreateTempSubdirectory("platform-tests-").FullName;
        readonly int firstPort = FreePorts.Next(count: 5);

        public LocalServers() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var stop = Servers("stop");
            stop.WaitForExit(TimeSpan.FromSeconds(60));
            using var wipe = Servers("wipe");
            wipe.WaitForExit(TimeSpan.FromSeconds(10));
            Directory.Delete(folder, recursive: true);
        };

        public static bool HavePostgres => Directory.Exists("/usr/lib/postgresql");
        public static bool HaveRabbitMq => Directory.Exists("/usr/lib/rabbitmq/lib");
        public Uri Management => new($"http://127.0.0.1:{firstPort + 4}/");

        public async Task<string> StartAsync(string server)
        {
            using var start = Servers("start", server);
            var (output, errors) = (start.StandardOutput.ReadToEndAsync(), start.StandardError.ReadToEndAsync());
            await start.WaitForExitAsync();
            return start.ExitCode == 0 ? (await output).Trim()[$"ConnectionStrings__{server}=".Length..] : throw new InvalidOperationException(await errors);
        }

        Process Servers(params string[] arguments)
        {
            var start = new ProcessStartInfo(Repository.PathOf("deploy", "local", "servers"), arguments)
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            start.Environment["PLATFORM_DATA"] = folder;
            start.Environment["PLATFORM_THROWAWAY"] = "1";
            start.Environment["PLATFORM_POSTGRES_PORT"] = $"{firstPort}";
            start.Environment["PLATFORM_RABBITMQ_PORT"] = $"{firstPort + 1}";
            start.Environment["PLATFORM_RABBITMQ_MANAGEMENT_PORT"] = $"{firstPort + 4}";
            start.Environment.Remove("ConnectionStrings__postgres");
            start.Environment.Remove("ConnectionStrings__rabbitmq");
            return Process.Start(start) ?? throw new InvalidOperationException("deploy/local/servers did not start.");
        }
    }
}

/// <summary>A broker with its management plugin; the credentials of both are in <paramref name="Amqp"/>.</summary>
public sealed record TestBroker(Uri Amqp, Uri Management);

/// <summary>Ports that nobody listens on.</summary>
public static class FreePorts
{
    /// <summary>The first of so many free ports in a row, below the range that the system gives to outgoing connections.</summary>
    public static int Next(int count = 1)
    {
        while (true)
        {
            var first = Random.Shared.Next(20_000, 32_000 - count);
            if (Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
