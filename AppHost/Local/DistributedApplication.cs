using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Local;

internal sealed class DistributedApplicationBuilder(ConfigurationManager configuration) : IDistributedApplicationBuilder
{
    public ConfigurationManager Configuration => configuration;
    internal List<ProjectResource> Projects { get; } = [];
    public DistributedApplication Build() => new(Projects, configuration);
}

/// <summary>
/// Runs the declared projects: ports are checked first, each process starts when what it waits for is done, and whatever does not start
/// stops everything with one sentence on standard error and exit code 1. SIGINT, SIGTERM and SIGHUP stop everything with exit code 0.
/// </summary>
public sealed class DistributedApplication
{
    readonly IReadOnlyList<ProjectResource> projects;
    readonly TimeSpan healthLimit;

    internal DistributedApplication(IReadOnlyList<ProjectResource> projects, IConfiguration configuration) =>
        (this.projects, healthLimit) = (projects, TimeSpan.FromSeconds(configuration.GetValue("Health:LimitSeconds", 120)));

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        // What is wrong with the declaration is told like any other failure, without a stack trace.
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            Fail((failure.ExceptionObject as Exception)?.Message ?? "unknown");
            Environment.Exit(1);
        };
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine(args);
        return new DistributedApplicationBuilder(configuration);
    }

    public void Run()
    {
        // Processes start from this, the main thread: the kernel sends the parent-death signal when the starting thread ends.
        using var starts = new BlockingCollection<Action>();
        var run = RunAsync(starts);
        foreach (var start in starts.GetConsumingEnumerable()) start();
        Environment.ExitCode = run.GetAwaiter().GetResult();
    }

    async Task<int> RunAsync(BlockingCollection<Action> starts)
    {
        await Task.Yield();
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        string? failure = null;
        var runs = projects.ToDictionary(project => project, project => new ProjectRun(project, starts, healthLimit));
        try
        {
            CheckPorts();
            var ends = runs.Values.Select(Guarded).ToList();
            await Task.WhenAll(runs.Values.Select(run => run.Ready)).WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested) Say("everything is healthy: " + string.Join(", ", projects.Where(p => p.HealthPath is not null).Select(p => $"{p.Name} {p.Url}")));
            await Task.WhenAll(ends);
        }
        catch (StartFailure refused)
        {
            failure = refused.Message;
        }
        if (failure is not null) Fail(failure);
        await Task.WhenAll(runs.Values.Select(run => run.StopAsync()));
        starts.CompleteAdding();
        return failure is null ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        // The first failure is the cause; what fails afterwards fails because everything is being stopped.
        async Task Guarded(ProjectRun run)
        {
            try
            {
                await run.RunAsync(project => runs[project].Ready, stop.Token);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // Asked to stop, or another failed first: StopAsync ends the process.
            }
            catch (Exception broken)
            {
                Interlocked.CompareExchange(ref failure, broken.Message, null);
                await stop.CancelAsync();
            }
        }
    }

    void CheckPorts()
    {
        foreach (var project in projects.Where(project => project.Endpoint is not null))
        {
            foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
            {
                try
                {
                    using var listener = new TcpListener(address, project.Endpoint!.Port ?? 0);
                    listener.Start();
                }
                catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    throw new StartFailure($"port {project.Endpoint!.Port} of {project.Name} is taken: free it or choose another with Ports__{project.Name}.");
                }
                catch (SocketException)
                {
                    // A machine without IPv6, or a right that is missing: the service itself says so better.
                }
            }
        }
    }

    internal static void Say(string line) => Console.Out.WriteLine("apphost | " + line);
    static void Fail(string sentence) => Console.Error.WriteLine("apphost | error: " + sentence);
}
