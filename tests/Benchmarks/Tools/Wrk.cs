using System.Globalization;
using System.Text.RegularExpressions;
using Benchmarks.Measuring;

namespace Benchmarks.Tools;

/// <summary>The load generator: wrk with two threads, which says the rate and how long each request took.</summary>
internal static partial class Wrk
{
    const int Threads = 2;

    // How long a round must be for an answer to come.
    static readonly Dictionary<Uri, int> Enough = [];

    /// <summary>The greatest part of the machine's processor time that wrk itself has taken in a round.</summary>
    public static double MostBusy { get; private set; }

    /// <summary>The greatest rate that it has driven anything at.</summary>
    public static double Fastest { get; private set; }

    /// <summary>Sends requests for some seconds.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="settings">How long.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="headers">Headers of every request: <c>Name: value</c>.</param>
    /// <param name="script">A Lua file that makes the requests.</param>
    /// <param name="environment">Variables for that script.</param>
    /// <returns>Requests a second.</returns>
    /// <exception cref="InvalidOperationException">Not every answer was one of success.</exception>
    public static async Task<Sample> RunAsync(Uri address, Settings settings, int clients = Settings.Clients, string[]? headers = null, string? script = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        // What answers more slowly than a round lasts gets more time: a rate of nothing says nothing.
        for (var seconds = Enough.GetValueOrDefault(address, settings.Seconds); ; Enough[address] = seconds *= 2)
            if (await RunAsync(address, seconds, clients, headers ?? [], script, environment) is var sample && (sample.Main > 0 || seconds > 30)) return sample;
    }

    static async Task<Sample> RunAsync(Uri address, int seconds, int clients, string[] headers, string? script, IReadOnlyDictionary<string, string>? environment)
    {
        string[] arguments = ["wrk", "--timeout", "60s", $"-t{Threads}", $"-c{clients}", $"-d{seconds}s",
            .. headers.SelectMany(header => new[] { "-H", header }), "-s", Path.Combine(AppContext.BaseDirectory, "Tools", "wrk.lua"), address.ToString()];
        // bash's own time says what wrk took of the processors.
        var output = await Child.RunAsync("bash", ["-c", "TIMEFORMAT='processor %U %S'; time \"$@\"", "-", .. arguments], new Dictionary<string, string> { ["BENCH_REQUESTS"] = script ?? "", ["BENCH_CLIENTS"] = $"{clients}" }.Concat(environment ?? new Dictionary<string, string>()).ToDictionary());
        if (Failures().Match(output) is { Success: true } failed) throw new InvalidOperationException($"{address} did not answer as it should ({failed.Value}):\n{output}");
        var rate = Number(RateForm().Match(output).Groups[1]);
        var busy = ProcessorForm().Match(output);
        MostBusy = Math.Max(MostBusy, (Number(busy.Groups[1]) + Number(busy.Groups[2])) / seconds / Environment.ProcessorCount);
        Fastest = Math.Max(Fastest, rate);
        return new(rate) { Times = [.. TimesForm().Matches(output).Select(took => new Took(Number(took.Groups[1]) / 1000, long.Parse(took.Groups[2].Value, CultureInfo.InvariantCulture)))] };
    }

    static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RateForm();

    // What Tools/wrk.lua prints: microseconds, and how many requests took so long.
    [GeneratedRegex(@"(\d+)us:(\d+)")]
    private static partial Regex TimesForm();

    [GeneratedRegex(@"processor ([\d.]+) ([\d.]+)")]
    private static partial Regex ProcessorForm();

    [GeneratedRegex("Non-2xx or 3xx responses: .*|Socket errors: .*")]
    private static partial Regex Failures();
}
