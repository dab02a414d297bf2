using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Benchmarks.Tools;

/// <summary>A process that this program starts and ends.</summary>
internal sealed class Child : IAsyncDisposable
{
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    readonly Process process;
    readonly List<string> lines = [];

    public Child(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        process = new() { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>What it has written so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Runs a program to its end and gives what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var child = new Child(program, arguments, environment);
        await child.process.WaitForExitAsync();
        return child.process.ExitCode == 0 ? child.Output
            : throw new InvalidOperationException($"{program} ended with exit code {child.process.ExitCode}:\n{child.Output}");
    }

    /// <summary>Waits until it answers at this address with a text that begins so.</summary>
    public async Task AnswersAsync(Uri address, string beginning = "")
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await http.GetAsync(address);
                if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).StartsWith(beginning, StringComparison.Ordinal)) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(2)) throw new InvalidOperationException($"Nothing answers at {address}; its process wrote:\n{Output}");
        }
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) _ = Kill(process.Id, 15);
        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text) return;
        lock (lines)
        {
            lines.Add(text);
            if (lines.Count > 5000) lines.RemoveRange(0, 2500);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int process, int signal);
}
