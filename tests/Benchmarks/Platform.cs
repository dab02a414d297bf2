using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Benchmarks.Tools;
using Npgsql;
using TestKit;

namespace Benchmarks;

/// <summary>Some of the services, built for release, on databases, ports and a virtual host of their own.</summary>
internal sealed class Platform : IAsyncDisposable
{
    const string Secret = "of-these-benchmarks-only";

    readonly string mark = Guid.NewGuid().ToString("N")[..8];
    readonly List<Child> children = [];
    readonly TestVirtualHost broker;
    readonly string postgres;
    readonly Dictionary<string, int> ports;
    readonly Uri? telemetry;

    Platform(string postgres, TestVirtualHost broker, IReadOnlyList<string> services, Uri? telemetry)
    {
        (this.postgres, this.broker, this.telemetry, Services) = (postgres, broker, telemetry, services);
        var first = FreePorts.Next(All.Count);
        ports = All.Select((service, index) => (service, first + index)).ToDictionary();
    }

    static IReadOnlyList<string> All { get; } = ["identity", "plans", "alignment", "feedback", "notifications"];

    public IReadOnlyList<string> Services { get; }

    public string Broker => broker.ConnectionString;

    public Uri Address(string service) => new($"http://127.0.0.1:{ports[service]}/");

    /// <summary>The connection string of a service's database.</summary>
    public string Database(string service) => new NpgsqlConnectionStringBuilder(postgres) { Database = $"bench_{service}_{mark}", GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;

    /// <summary>Copies a service's database while nobody uses it; the copy goes with the platform.</summary>
    /// <returns>The copy's connection string.</returns>
    public async Task<string> CopyAsync(string service)
    {
        await SqlAsync($"CREATE DATABASE bench_copy_{mark} TEMPLATE bench_{service}_{mark}");
        return Database("copy");
    }

    /// <summary>Migrates the databases, lets them be filled, and starts the services until all are ready.</summary>
    /// <param name="services">Which, in the order of their start.</param>
    /// <param name="telemetry">Where traces, metrics and logs go; nothing is collected without.</param>
    /// <param name="fill">Fills the databases.</param>
    public static async Task<Platform> StartAsync(IReadOnlyList<string> services, Uri? telemetry = null, Func<Platform, Task>? fill = null)
    {
        var platform = new Platform(await TestServers.PostgresAsync(), await TestVirtualHost.CreateAsync(), services, telemetry);
        try
        {
            await Task.WhenAll(services.Select(service => Child.RunAsync("dotnet", [Program(service), "migrate"], platform.Environment(service))));
            if (fill is not null) await fill(platform);
            platform.children.AddRange(services.Select(service => new Child("dotnet", [Program(service)], platform.Environment(service))));
            await Task.WhenAll(services.Select((service, at) => platform.children[at].AnswersAsync(new(platform.Address(service), "health/ready"))));
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>The file of a service, built as this program was.</summary>
    public static string Program(string service)
    {
        var (output, name) = (new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), char.ToUpperInvariant(service[0]) + service[1..]);
        return Repository.PathOf("services", name, "bin", output.Parent!.Name, output.Name, name + ".dll");
    }

    /// <summary>A client of a service with the administrator's token, which is good for ten minutes.</summary>
    public async Task<HttpClient> OfficeAsync(string service)
    {
        var http = new HttpClient { BaseAddress = Address(service) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync());
        return http;
    }

    /// <summary>Registers the unit above all others, <c>institute</c>.</summary>
    public async Task RegisterInstituteAsync()
    {
        using var office = await OfficeAsync("plans");
        (await office.PostAsJsonAsync("v1/units", new { key = "institute", name = "The institute" })).EnsureSuccessStatusCode();
    }

    /// <summary>A new token of the administrator's.</summary>
    public async Task<string> TokenAsync()
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "administrator"), new("client_secret", Secret)]);
        using var answer = await http.PostAsync(new Uri(Address("identity"), "connect/token"), form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString() ?? throw new InvalidOperationException("Identity gave no token.");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(children.Select(child => child.DisposeAsync().AsTask()));
        await broker.DisposeAsync();
        foreach (var database in Services.Append("copy")) await SqlAsync($"DROP DATABASE IF EXISTS bench_{database}_{mark} WITH (FORCE)");
    }

    async Task SqlAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    // What AppHost/Program.cs gives them.
    Dictionary<string, string> Environment(string service)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address(service).ToString().TrimEnd('/'),
            [$"ConnectionStrings__{service}"] = Database(service),
            ["ConnectionStrings__rabbitmq"] = Broker,
            ["Identity__Issuer"] = Address("identity").ToString().TrimEnd('/'),
            ["Identity__ServiceSecret"] = Secret,
            ["Identity__AdministratorSecret"] = Secret,
            ["Feedback__ReceiptKey"] = Secret,
            ["Limits__CallerRequestsAMinute"] = "1000000000",
        };
        foreach (var other in All) environment[$"services__{other}__http__0"] = Address(other).ToString().TrimEnd('/');
        if (telemetry is not null) (environment["OTEL_EXPORTER_OTLP_ENDPOINT"], environment["OTEL_EXPORTER_OTLP_PROTOCOL"]) = (telemetry.ToString(), "http/protobuf");
        return environment;
    }
}
