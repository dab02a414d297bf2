using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using FaultHarness;
using FaultHarness.Scenarios;

// Starts the platform, breaks it in every way that we know, and holds what it promised against what it did.
IReadOnlyList<Scenario> all = [.. ProcessFaults.All, .. BrokerFaults.All, .. DatabaseFaults.All, .. DeliveryFaults.All];
string[] inShort = ["kill-alignment", "crash-after-confirm", "wipe-rabbitmq", "cut-at-commit", "hundred-copies"];

var seed = Option("--seed") is { } given ? int.Parse(given) : Random.Shared.Next(1_000_000);
var chosen = (args.FirstOrDefault(), Option("--only")) switch
{
    (_, { } names) => all.Where(one => names.Split(',').Any(name => one.Name.StartsWith(name, StringComparison.Ordinal))).ToList(),
    ("--all", _) => all,
    ("--short", _) => [.. all.Where(one => inShort.Contains(one.Name))],
    _ => [],
};
if (chosen.Count == 0)
{
    Console.WriteLine("usage: fire --all | --short | --only NAME,NAME [--seed N]\n\n" + string.Join('\n', all.Select(one => $"  {one.Name,-22} {one.Fault}")));
    return 2;
}

var clock = Stopwatch.StartNew();
Console.WriteLine($"fire | seed {seed}, {chosen.Count} scenarios; the platform starts");
await using var platform = new Platform(new(seed));
// Whoever ends this program ends all that it started.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await platform.StartAsync();
using var fire = await Fire.BeginAsync(platform, seed);
Console.WriteLine($"fire | it stands after {clock.Elapsed.TotalSeconds:0} s");
var results = new List<Result>();
foreach (var scenario in chosen)
{
    Console.WriteLine($"fire | {scenario.Name}: {scenario.Fault}");
    var result = await fire.RunAsync(scenario);
    results.Add(result);
    // A few of each kind: sentences that differ in ids and numbers only are one kind.
    foreach (var kind in result.Broken.GroupBy(sentence => Program.Ids().Replace(sentence, "")))
    {
        foreach (var sentence in kind.Take(4)) Console.WriteLine($"fire |   BROKEN {sentence}");
        if (kind.Count() > 4) Console.WriteLine($"fire |          and {kind.Count() - 4} more like it");
    }
}

var failed = results.Count(result => result.Broken.Count > 0);
Console.WriteLine($"\n{"scenario",-22} {"requests",8} {"unanswered",10} {"took",6} {"quiet",7}  result");
foreach (var one in results)
    Console.WriteLine($"{one.Scenario.Name,-22} {one.Requests,8} {one.Unanswered,10} {one.Took.TotalSeconds,4:0} s {one.Quiet.TotalSeconds,5:0.0} s  {(one.Broken.Count == 0 ? "holds" : $"{one.Broken.Count} BROKEN")}");
Console.WriteLine($"fire | {results.Count - failed} of {results.Count} scenarios hold, {results.Sum(one => one.Requests)} requests, {clock.Elapsed.TotalMinutes:0.0} minutes, seed {seed}");
return failed == 0 ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    platform.DisposeAsync().AsTask().Wait(TimeSpan.FromMinutes(1));
    Environment.Exit(130);
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

internal static partial class Program
{
    [GeneratedRegex("[0-9a-f]*[0-9-][0-9a-f-]*")]
    private static partial Regex Ids();
}
