using System.Diagnostics;
using System.Reflection;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>The built AppHost as a process, the same for both engines, on ports, databases and a virtual host of its own.</summary>
internal sealed class Platform : IAsyncDisposable
{
    static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(3);

    readonly Dictionary<string, int> ports;
    readonly List<string> lines = [];
    readonly string mark = Guid.NewGuid().ToString("N");
    readonly TestVirtualHost broker;
    readonly Process process;

    Platform(string postgres, TestVirtualHost broker, IReadOnlyDictionary<string, string>? settings)
    {
        this.broker = broker;
        // Three more ports in a row are the dashboard's, with Aspire.
        var first = FreePorts.Next(Services.Count + 3);
        ports = Services.Select((service, index) => (service, port: first + index)).ToDictionary(pair => pair.service, pair => pair.port, StringComparer.Ordinal);
        var dashboard = first + Services.Count;

        var start = new ProcessStartInfo("dotnet", [AppHost])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(AppHost)!,
        };
        foreach (var (service, port) in ports)
        {
            start.Environment[$"Ports__{service}"] = $"{port}";
            start.Environment[$"ConnectionStrings__{service}-db"] = new NpgsqlConnectionStringBuilder(postgres) { Database = $"e2e_{service}_{mark}" }.ConnectionString;
        }
        start.Environment["ConnectionStrings__postgres"] = postgres;
        start.Environment["ConnectionStrings__rabbitmq"] = broker.ConnectionString;
        start.Environment["Identity__AdministratorSecret"] = AdministratorSecret;
        start.Environment["Identity__AdministratorPassword"] = AdministratorPassword;
        start.Environment["Mail__Folder"] = MailFolder;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{dashboard}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{dashboard + 1}";
        start.Environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{dashboard + 2}";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["PLATFORM_TEST"] = mark;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;

        process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static IReadOnlyList<string> Services { get; } = ["plans", "alignment", "feedback", "notifications", "identity", "portal"];

    /// <summary>Only the local engine ends by itself when a service fails; Aspire keeps running and shows it on the dashboard.</summary>
    public static bool IsLocalEngine { get; } = !string.Equals(
        typeof(Platform).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FullFeed").Value, "true", StringComparison.Ordinal);

    public string AdministratorSecret { get; } = Guid.NewGuid().ToString("N");
    public string AdministratorPassword { get; } = Guid.NewGuid().ToString("N");
    public string MailFolder { get; } = Directory.CreateTempSubdirectory("platform-mail-").FullName;
    public Uri Address(string service) => new($"http://localhost:{ports[service]}/");
    public int ProcessId => process.Id;

    /// <summary>What the AppHost and the services have written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static async Task<Platform> LaunchAsync(IReadOnlyDictionary<string, string>? settings = null) =>
        new(await TestServers.PostgresAsync(), await TestVirtualHost.CreateAsync(), settings);

    /// <summary>Starts it and waits until all six services are healthy.</summary>
    public static async Task<Platform> StartAsync()
    {
        var platform = await LaunchAsync();
        try
        {
            await platform.BecomeHealthyAsync();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills a service at once, as a crash does.</summary>
    public void KillService(string service)
    {
        foreach (var one in Mine().Where(one => one.Names($"/{char.ToUpperInvariant(service[0])}{service[1..]}.dll"))) one.Signal();
    }

    /// <summary>Takes the broker's virtual host away with all that is in it; nobody can connect until it is brought back.</summary>
    public Task TakeBrokerAwayAsync() => broker.TakeAwayAsync();

    /// <summary>Brings the virtual host back, empty.</summary>
    public Task BringBrokerBackAsync() => broker.BringBackAsync();

    /// <summary>Sends SIGTERM (or another signal) and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(int signal = 15)
    {
        if (!process.HasExited) new LiveProcess(process.Id).Signal($"{signal}");
        return await EndAsync();
    }

    /// <summary>Waits until the AppHost has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode;
    }

    /// <summary>Command lines of processes that this platform started and that still live. Aspire's children take some seconds after it.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var left = Mine().Select(one => string.Join(' ', one.Command)).ToList();
            if (left.Count == 0 || clock.Elapsed > TimeSpan.FromSeconds(15)) return left;
        }
    }

    IEnumerable<LiveProcess> Mine() => LiveProcess.All().Where(one => one.Environment.Contains("PLATFORM_TEST=" + mark));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
        Directory.Delete(MailFolder, recursive: true);
        await broker.DisposeAsync();
        await DropDatabasesAsync();
    }

    async Task BecomeHealthyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        foreach (var service in Services)
        {
            while (true)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(Address(service), "health/ready"));
                    if (answer.IsSuccessStatusCode) break;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
                {
                    // Not listening yet.
                }
                if (process.HasExited || clock.Elapsed > HealthLimit)
                    throw new InvalidOperationException($"{service} did not become healthy:\n" + string.Join('\n', Lines.TakeLast(60)));
                await Task.Delay(200);
            }
        }
    }

    async Task DropDatabasesAsync()
    {
        await using var connection = new NpgsqlConnection(await TestServers.PostgresAsync());
        await connection.OpenAsync();
        foreach (var service in Services)
        {
            await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS e2e_{service}_{mark} WITH (FORCE)", connection);
            await drop.ExecuteNonQueryAsync();
        }
    }

    static string AppHost
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Repository.PathOf("AppHost", "bin", IsLocalEngine ? "local" : ".", output.Parent!.Name, output.Name, "AppHost.dll");
        }
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text) lock (lines) lines.Add(text);
    }
}
