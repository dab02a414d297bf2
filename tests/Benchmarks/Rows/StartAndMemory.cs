using System.Diagnostics;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using TestKit;

namespace Benchmarks.Rows;

/// <summary>The whole platform from nothing running until all six services are healthy, and what a service then takes of the memory.</summary>
internal sealed class StartAndMemory() : Row(7, "start and idle memory")
{
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    static readonly string[] Services = ["portal", "plans", "alignment", "feedback", "notifications", "identity"];

    public override bool IsLong => true;

    public override bool HasTelemetry => false;

    public override int MostWarmUps(Settings settings) => 1;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var servers = Keep(new OwnServers());
        // Once before, which makes their data folders and tells where they are.
        await servers.StartAsync("postgres", "rabbitmq");
        await servers.StopAsync();
        var race = new Race("start and idle memory");
        var platform = race.Add("servers and six services", _ => StartPlatformAsync(servers));
        var bare = race.Add("the slowest server, one bare host", _ => StartBareAsync(servers));
        race.Lines.Add(new(7, "start of the servers and six services to all healthy / slowest server, then one bare host", "s", platform, bare, Target.AtMost(1.5),
            "Five migrations and six services take 20 s of processor time, the broker 6 s, on two processors; a bare host starts alone."));
        race.Lines.Add(new(7, "idle memory (resident) of the largest service / the same host with the same packages and nothing in it", "MiB", platform, bare, Target.AtMost(1.3),
            "The services have endpoints, consumers and workers compiled and their connections open.") { Figure = sample => sample.Second });
        return [race];
    }

    static async Task<Sample> StartPlatformAsync(OwnServers servers)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            // As deploy/up does: the broker starts beside the migrations.
            var broker = servers.StartAsync("rabbitmq");
            await servers.StartAsync("postgres");
            var first = FreePorts.Next(Services.Length + 3);
            await using var engine = new Child("dotnet", [AppHost], Environment(servers, first));
            await Task.WhenAll(Services.Select((_, at) => engine.AnswersAsync(new($"http://127.0.0.1:{first + at}/health/ready"), "{\"status\":\"healthy\"")).Append(broker));
            var elapsed = Stopwatch.GetElapsedTime(started);
            await Task.Delay(Idle);
            return new(elapsed.TotalSeconds, Services.Max(service => Memory.OfProgram(Platform.Program(service))));
        }
        finally
        {
            await servers.StopAsync();
        }
    }

    static async Task<Sample> StartBareAsync(OwnServers servers)
    {
        try
        {
            var postgres = await TimeAsync(() => servers.StartAsync("postgres"));
            var rabbitmq = await TimeAsync(() => servers.StartAsync("rabbitmq"));
            var started = Stopwatch.GetTimestamp();
            await using var host = await BareHost.StartAsync(servers.Postgres, servers.RabbitMq);
            var elapsed = Stopwatch.GetElapsedTime(started);
            await Task.Delay(Idle);
            return new((TimeSpan.FromTicks(Math.Max(postgres.Ticks, rabbitmq.Ticks)) + elapsed).TotalSeconds, Memory.OfProcess(host.Child.Id));
        }
        finally
        {
            await servers.StopAsync();
        }
    }

    static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    // As the services, the AppHost was built as this program was; it lies in another folder where it is the local engine.
    static string AppHost
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var local = Repository.PathOf("AppHost", "bin", "local", output.Parent!.Name, output.Name, "AppHost.dll");
            return File.Exists(local) ? local : Repository.PathOf("AppHost", "bin", output.Parent.Name, output.Name, "AppHost.dll");
        }
    }

    static Dictionary<string, string> Environment(OwnServers servers, int firstPort)
    {
        var (dashboard, environment) = (firstPort + Services.Length, Services.Select((service, at) => (service, at)).ToDictionary(one => $"Ports__{one.service}", one => $"{firstPort + one.at}"));
        foreach (var (name, value) in new[]
        {
            ("ConnectionStrings__postgres", servers.Postgres), ("ConnectionStrings__rabbitmq", servers.RabbitMq), ("Identity__AdministratorSecret", "of-these-benchmarks-only"),
            ("DOTNET_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", $"http://localhost:{dashboard}"), ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://localhost:{dashboard + 1}"), ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", $"http://localhost:{dashboard + 2}"),
        })
            environment[name] = value;
        return environment;
    }
}
