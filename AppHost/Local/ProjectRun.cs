using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Local;

/// <summary>One project's process, from waiting for others to its end.</summary>
internal sealed class ProjectRun(ProjectResource project, BlockingCollection<Action> starts, TimeSpan healthLimit)
{
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    static readonly string? Setpriv = ((string[])["/usr/bin/setpriv", "/bin/setpriv"]).FirstOrDefault(File.Exists);
    // What the AppHost was given for itself, or for one service only: Program.cs says by name who gets what of it.
    static readonly string[] NotInherited =
        ["ConnectionStrings__", "Identity__Administrator", "Identity__ServiceSecret", "Identity__Clients__", "Identity__Provider__", "Feedback__ReceiptKey", "Portal__Keys", "Ports__", "ASPNETCORE_URLS", "ASPNETCORE_HTTP", "ASPIRE_"];

    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Process? process;

    /// <summary>Completes when the service is healthy, or when the run that is to end has ended well.</summary>
    public Task Ready => ready.Task;

    /// <summary>
    /// Runs until <paramref name="stop"/> fires; the process may then still run. A service that was healthy once and ends is started again, as an
    /// orchestrator does; one that ends five times in a row soon after is given up.
    /// </summary>
    /// <exception cref="StartFailure">The process ended when it should not have, or did not become healthy in time.</exception>
    public async Task RunAsync(Func<ProjectResource, Task> readiness, CancellationToken stop)
    {
        foreach (var dependency in project.WaitsFor) await readiness(dependency).WaitAsync(stop);
        for (var soon = 0; soon < 5;)
        {
            var clock = Stopwatch.StartNew();
            await StartAsync(stop);
            var ended = process!.WaitForExitAsync(stop);
            var healthy = project.ExpectedExitCode is null && await BecomeHealthyAsync(ended, stop);
            if (healthy) ready.TrySetResult();
            await ended;
            if (process.ExitCode == project.ExpectedExitCode)
            {
                ready.SetResult();
                return;
            }

            if (!ready.Task.IsCompletedSuccessfully) break;
            // A terminal's Ctrl-C reaches the services too: one that is quicker than this process has not failed.
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            DistributedApplication.Say($"{project.Name} ended with exit code {process.ExitCode} and is started again.");
            soon = clock.Elapsed < TimeSpan.FromSeconds(10) ? soon + 1 : 0;
        }

        throw new StartFailure($"{project.Name} ended with exit code {process?.ExitCode}; its last lines are above.");
    }

    /// <summary>Asks the process to end, and ends it when it does not within 20 seconds.</summary>
    public async Task StopAsync()
    {
        if (process is null) return;
        if (!process.HasExited) _ = Kill(process.Id, signal: 15);
        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    async Task StartAsync(CancellationToken stop)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var folder = Path.GetDirectoryName(project.ProjectPath)!;
        // bin/local/Debug/net10.0: the services were built as the AppHost was.
        var program = Path.Combine(folder, "bin", output.Parent!.Name, output.Name, Path.GetFileNameWithoutExtension(project.ProjectPath) + ".dll");
        if (!File.Exists(program)) throw new StartFailure($"{project.Name} is not built ({output.Parent.Name}): run dotnet build.");

        // setpriv has the kernel end the service when the AppHost is killed and cannot end it itself.
        string[] command = [.. Setpriv is null ? [] : (string[])[Setpriv, "--pdeathsig", "TERM"], Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", program, .. project.Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(inherited);
        start.Environment["OTEL_SERVICE_NAME"] = project.Name;
        if (project.Endpoint is not null) start.Environment["ASPNETCORE_URLS"] = project.Url;
        foreach (var (name, value) in project.Environment) start.Environment[name] = value();

        var starting = new Process { StartInfo = start };
        starting.OutputDataReceived += Write;
        starting.ErrorDataReceived += Write;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.ThrowIfCancellationRequested();
        starts.Add(() =>
        {
            try
            {
                starting.Start();
                process = starting;
                started.SetResult();
            }
            catch (Exception refused)
            {
                started.SetException(new StartFailure($"{project.Name} did not start: {refused.Message}"));
            }
        }, CancellationToken.None);
        await started.Task;
        starting.StandardInput.Close();
        starting.BeginOutputReadLine();
        starting.BeginErrorReadLine();
    }

    async Task<bool> BecomeHealthyAsync(Task ended, CancellationToken stop)
    {
        if (project.HealthPath is null) return true;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var address = new Uri(project.Url + project.HealthPath);
        var clock = Stopwatch.StartNew();
        var last = "no answer";
        while (!ended.IsCompleted)
        {
            try
            {
                using var response = await http.GetAsync(address, stop);
                if (response.IsSuccessStatusCode) return true;
                last = $"answer {(int)response.StatusCode}";
            }
            catch (Exception notYet) when (notYet is HttpRequestException || (notYet is TaskCanceledException && !stop.IsCancellationRequested))
            {
                last = "no answer";
            }
            if (clock.Elapsed > healthLimit) throw new StartFailure($"{project.Name} was not healthy within {healthLimit.TotalSeconds:0} s (last: {last} at {address}).");
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(200), stop));
        }

        return false;
    }

    // A line is written whole: Console.Out is synchronized.
    void Write(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text) Console.Out.WriteLine($"{project.Name} | {text}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int process, int signal);
}
