using System.Diagnostics;
using System.Text.Json;
using TestKit;

namespace FaultHarness;

/// <summary>
/// The platform as deploy/up starts it, on ports and data of its own, with durable servers; and the hands that break it:
/// every process can be killed, every server stopped, and PostgreSQL is reached through a proxy that can cut.
/// </summary>
internal sealed class Platform : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Services = ["plans", "alignment", "feedback", "notifications", "identity", "portal"];

    /// <summary>Those that keep promises: each has an outbox, an inbox or both.</summary>
    public static readonly IReadOnlyList<string> Keepers = ["plans", "alignment", "feedback", "notifications", "identity"];

    readonly string data;
    readonly int firstPort = FreePorts.Next(Services.Count + 8);
    readonly Dictionary<string, List<int>> ports;
    readonly Dictionary<int, Process> others = [];
    readonly Random random;
    readonly Lazy<Task> ended;

    public Platform(Random random)
    {
        (this.random, ended) = (random, new(EndAsync));
        data = Repository.PathOf(".data", $"fire-{Environment.ProcessId}");
        ports = Services.Select((service, at) => (service, port: firstPort + at)).ToDictionary(one => one.service, one => (List<int>)[one.port]);
        Proxy = new(PostgresPort, random);
        Directory.CreateDirectory(FailPoints);
    }

    public TcpProxy Proxy { get; }

    public string AmqpAddress { get; private set; } = "";

    public Uri Management => new($"http://127.0.0.1:{RabbitPort + 4}/");

    public string MailFolder => Path.Combine(data, "mail");

    /// <summary>A connection string that does not pass the proxy.</summary>
    public string PostgresAddress { get; private set; } = "";

    int PostgresPort => firstPort + Services.Count;

    int RabbitPort => PostgresPort + 1;

    string FailPoints => Path.Combine(data, "fail-points");

    /// <summary>One of the addresses where the service listens, each as likely as the other.</summary>
    public Uri Address(string service)
    {
        lock (ports)
        {
            var at = ports[service];
            lock (random) return new($"http://127.0.0.1:{at[random.Next(at.Count)]}/");
        }
    }

    public async Task StartAsync()
    {
        var servers = await RunAsync("deploy/local/servers", "start");
        PostgresAddress = Setting("ConnectionStrings__postgres");
        AmqpAddress = Setting("ConnectionStrings__rabbitmq");
        await RunAsync("deploy/up", "--detach");

        string Setting(string name) => servers.Split('\n').First(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
    }

    public async Task<string> TokenAsync() => (await RunAsync("deploy/token")).Trim();

    public Task StopServerAsync(string server) => RunAsync("deploy/local/servers", "stop", server);

    public Task StartServerAsync(string server) => RunAsync("deploy/local/servers", "start", server);

    public Task RabbitmqctlAsync(params string[] arguments) => RunAsync("deploy/local/servers", ["rabbitmqctl", .. arguments]);

    /// <summary>Makes services die at a place of their code: once, or as long as it stays armed.</summary>
    public void Arm(string failPoint) => File.WriteAllText(Path.Combine(FailPoints, failPoint), "");

    public bool IsArmed(string failPoint) => File.Exists(Path.Combine(FailPoints, failPoint));

    public void Disarm(string failPoint) => File.Delete(Path.Combine(FailPoints, failPoint));

    /// <summary>kill -9 of one instance of a service. The engine starts the first one again; the others are ours to start.</summary>
    public void Kill(string service, int instance = 0)
    {
        foreach (var one in Instance(service, instance)) one.Signal();
    }

    /// <summary>Stops a process where it is, until it is released.</summary>
    public void Hold(string service)
    {
        foreach (var one in Instance(service, 0)) one.Signal("STOP");
    }

    public void Release(string service)
    {
        foreach (var one in Instance(service, 0)) one.Signal("CONT");
    }

    public Task RedriveAsync(string service) => RunAsync("deploy/redrive", service);

    /// <summary>What the audit logs' proof finds broken, as a person runs it.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        try
        {
            await RunAsync("deploy/verify-audit", "--all");
            return [];
        }
        catch (InvalidOperationException broken)
        {
            return [broken.Message];
        }
    }

    /// <summary>Whether a process that <see cref="StartAnotherAsync"/> started is still to run.</summary>
    public bool Runs(int port) => others.ContainsKey(port);

    /// <summary>Who does not say that all is well.</summary>
    public async Task<IReadOnlyList<string>> UnhealthyAsync()
    {
        var states = await Task.WhenAll(Services.Select(async service => (service, state: await StateAsync(ports[service][0]))));
        return [.. states.Where(one => one.state != "healthy").Select(one => $"{one.service} is {one.state}")];
    }

    public async Task KillPostgresAsync()
    {
        var server = LiveProcess.All().Where(one => one.Command.Any(word => word.Contains($"port={PostgresPort}", StringComparison.Ordinal))).Select(one => one.Id).ToHashSet();
        var all = LiveProcess.All().Where(one => server.Contains(one.Id) || server.Contains(one.Parent)).ToList();
        foreach (var one in all) one.Signal();
        // Its lock file names a process: as long as the system remembers that one, no other server starts.
        await Fire.UntilAsync(() => Task.FromResult(!all.Any(one => one.IsAlive)), "PostgreSQL was killed and did not go.");
    }

    public void KillRabbitmq() => new LiveProcess(int.Parse(File.ReadAllText(Path.Combine(data, "run", "rabbitmq.pid")))).Signal();

    /// <summary>Empties RabbitMQ's disk; it must be stopped.</summary>
    public void WipeRabbitmq() => Directory.Delete(Path.Combine(data, "rabbitmq", "mnesia"), recursive: true);

    /// <summary>Starts one more process of a service with the first one's environment, on another port.</summary>
    /// <param name="settings">What is different for this one.</param>
    /// <param name="takesRequests">Whether the load is spread over it.</param>
    /// <param name="state">What to wait for; degraded is a service without its broker.</param>
    /// <returns>Its port.</returns>
    public async Task<int> StartAnotherAsync(string service, IReadOnlyDictionary<string, string>? settings = null, bool takesRequests = true, string state = "healthy")
    {
        var first = Instance(service, 0).First();
        var port = FreePorts.Next();
        var environment = first.Environment.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        environment["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) environment[name] = value;
        var program = first.Command.First(word => word.EndsWith(".dll", StringComparison.Ordinal));
        if (settings is not null) await RunToEndAsync(new("dotnet", [program, "migrate"]), environment);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" >>\"$1\" 2>&1", program, Path.Combine(data, "log", $"{service}-{port}.log")]);
        others[port] = Start(start, environment);
        if (takesRequests) lock (ports) ports[service].Add(port);
        await BecomeAsync(state, port, service);
        return port;
    }

    /// <summary>Ends a process that <see cref="StartAnotherAsync"/> started, in whatever way it can.</summary>
    public async Task EndAnotherAsync(string service, int port)
    {
        lock (ports) ports[service].Remove(port);
        others.Remove(port, out var process);
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    int PortOf(string service, int instance)
    {
        lock (ports) return ports[service][instance];
    }

    /// <summary>Waits until a service, or every one, says that all is well.</summary>
    public async Task BecomeHealthyAsync(string? service = null)
    {
        foreach (var one in service is null ? Services : [service]) await BecomeAsync("healthy", ports[one][0], one);
    }

    static async Task BecomeAsync(string wanted, int port, string service)
    {
        var state = "";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(90); await Task.Delay(200))
            if ((state = await StateAsync(port)).StartsWith(wanted, StringComparison.Ordinal)) return;
        throw new InvalidOperationException($"{service} was not {wanted} within 90 s: {state}");
    }

    static async Task<string> StateAsync(int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            var body = await answer.Content.ReadAsStringAsync();
            var state = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("status").GetString();
            return state is "healthy" ? state : $"{state}: {body}";
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException or JsonException)
        {
            return away.Message;
        }
    }

    async Task<string> RunAsync(string script, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["PLATFORM_DATA"] = data,
            ["PLATFORM_POSTGRES_PORT"] = $"{PostgresPort}",
            ["PLATFORM_RABBITMQ_PORT"] = $"{RabbitPort}",
            ["PLATFORM_RABBITMQ_MANAGEMENT_PORT"] = $"{RabbitPort + 4}",
            ["PLATFORM_FAIL_POINTS"] = FailPoints,
            ["Limits__AnonymousWritesAMinute"] = "1000000",
            ["Limits__CallerRequestsAMinute"] = "1000000",
        };
        foreach (var (service, at) in ports) environment[$"Ports__{service}"] = $"{at[0]}";
        if (script != "deploy/local/servers")
        {
            environment["ConnectionStrings__postgres"] = PostgresAddress.Replace($"Port={PostgresPort}", $"Port={Proxy.Port}", StringComparison.Ordinal);
            environment["ConnectionStrings__rabbitmq"] = AmqpAddress;
        }

        return await RunToEndAsync(new(Repository.PathOf(script), arguments), environment);
    }

    static async Task<string> RunToEndAsync(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Start(start, environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}: {await errors}{await output}");
    }

    static Process Start(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }

    IEnumerable<LiveProcess> Instance(string service, int instance) => LiveProcess.All()
        .Where(one => one.Names($"/{char.ToUpperInvariant(service[0])}{service[1..]}.dll") && !one.Command.Contains("migrate"))
        .Where(one => one.Environment.Contains($"ASPNETCORE_URLS=http://localhost:{PortOf(service, instance)}"));

    // A signal ends it while the run that it ends does so too.
    public ValueTask DisposeAsync() => new(ended.Value);

    async Task EndAsync()
    {
        foreach (var process in others.Values)
        {
            process.Kill();
            process.Dispose();
        }

        await RunAsync("deploy/down");
        await RunAsync("deploy/local/servers", "stop");
        await Proxy.DisposeAsync();
        await RunAsync("deploy/local/servers", "wipe");
        Directory.Delete(data, recursive: true);
    }
}
