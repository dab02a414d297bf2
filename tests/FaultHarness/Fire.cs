using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FaultHarness;

/// <summary>A fault, and how it is brought about while the university works.</summary>
/// <param name="Name">For <c>--only</c>.</param>
/// <param name="Fault">What happens, for the table.</param>
internal sealed record Scenario(string Name, string Fault, Func<Fire, Task> RunAsync);

/// <summary>How a scenario ended.</summary>
/// <param name="Requests">How many were asked for, and how many of them had no answer at first.</param>
/// <param name="Quiet">After how long everything held.</param>
/// <param name="Broken">What did not hold.</param>
internal sealed record Result(Scenario Scenario, int Requests, int Unanswered, TimeSpan Took, TimeSpan Quiet, IReadOnlyList<string> Broken);

/// <summary>Runs scenarios on one platform, one after another, and holds the whole ledger against it after each.</summary>
internal sealed partial class Fire : IDisposable
{
    static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(30);

    readonly HashSet<string> told = [];
    readonly Load load;
    readonly Checks checks;

    Fire(Platform platform, int seed)
    {
        (Platform, Random) = (platform, new(seed));
        Ledger = new(platform);
        load = new(Ledger, seed);
        Broker = new(platform);
        Rebuilt = new(platform);
        checks = new(platform, Ledger, Broker, Rebuilt, Explained, load.Followers);
    }

    public Platform Platform { get; }

    public Random Random { get; }

    public Ledger Ledger { get; }

    public Broker Broker { get; }

    public Rebuilt Rebuilt { get; }

    public Explained Explained { get; } = new();

    public IReadOnlyList<string> Followers => load.Followers;

    /// <summary>Makes the platform's observers ready; it must run.</summary>
    public static async Task<Fire> BeginAsync(Platform platform, int seed)
    {
        await platform.BecomeHealthyAsync();
        var fire = new Fire(platform, seed);
        fire.Ledger.Token = await platform.TokenAsync();
        await fire.Rebuilt.StartAsync();
        await fire.load.BeginAsync(fire.ConfirmationAsync);
        return fire;
    }

    public async Task<Result> RunAsync(Scenario scenario)
    {
        Ledger.Scenario = scenario.Name;
        var clock = Stopwatch.StartNew();
        Ledger.Token = await Platform.TokenAsync();
        await scenario.RunAsync(this);
        var requests = Ledger.Entries.Where(entry => entry.Scenario == scenario.Name).ToList();
        var unanswered = requests.Count(entry => !entry.IsSettled);

        var quiet = Stopwatch.StartNew();
        IReadOnlyList<string> half = await checks.HalfDoneAsync(), broken;
        do
        {
            await RepeatAsync();
            // What an earlier scenario broke is told there.
            broken = [.. (await checks.BrokenAsync()).Where(sentence => !told.Contains(sentence)), .. await Platform.UnhealthyAsync()];
        }
        while (broken.Count > 0 && quiet.Elapsed < QuietTime);
        var settled = quiet.Elapsed;
        told.UnionWith(broken);
        return new(scenario, requests.Count, unanswered, clock.Elapsed, settled, [.. half, .. broken, .. Explained.TakeBroken(), .. await checks.UnreadableAsync(scenario.Name), .. await Platform.AuditAsync()]);
    }

    /// <summary>Brings a fault about while requests go on; a moment before it and a moment after it they go on too.</summary>
    public async Task UnderLoadAsync(Func<Task> fault)
    {
        using var stop = new CancellationTokenSource();
        var working = load.WorkAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await fault();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await stop.CancelAsync();
        await working;
    }

    public Task SomeTimeAsync(double least, double most) => Task.Delay(TimeSpan.FromSeconds(least + ((most - least) * Random.NextDouble())));

    /// <summary>Waits for what the fault is to bring about; a fault that does not come is a fault of the harness.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise, int seconds = 30)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
            if (clock.Elapsed.TotalSeconds > seconds) throw new InvalidOperationException(otherwise);
    }

    public List<T> Shuffled<T>(IReadOnlyList<T> things)
    {
        var mixed = things.ToArray();
        Random.Shuffle(mixed);
        return [.. mixed];
    }

    /// <summary>Waits until another Alignment knows exactly what the live one knows.</summary>
    public async Task SameAsync(string database)
    {
        IReadOnlyList<string> differences = [];
        var others = new Dictionary<string, string> { ["alignment"] = database };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(500))
            if ((differences = await Rebuilt.DifferencesAsync(others)).Count == 0) return;
        Explained.Broke(differences);
    }

    // The same request under the same key, as a client does that had no answer.
    async Task RepeatAsync()
    {
        foreach (var entry in Ledger.Entries.Where(entry => !entry.IsSettled)) await Ledger.SendAsync(entry);
    }

    async Task<string> ConfirmationAsync(string email)
    {
        var token = "";
        await UntilAsync(async () =>
        {
            foreach (var file in Directory.GetFiles(Platform.MailFolder, "*.eml"))
            {
                var letter = (await File.ReadAllTextAsync(file)).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
                if (letter.Contains("To: " + email, StringComparison.Ordinal)) token = TokenForm().Match(letter).Groups[1].Value;
            }

            return token.Length > 0;
        }, $"No letter came to {email}.");
        return token;
    }

    [GeneratedRegex("confirm\\?token=([0-9a-f.]+)", RegexOptions.NonBacktracking)]
    private static partial Regex TokenForm();

    public void Dispose()
    {
        Ledger.Dispose();
        Broker.Dispose();
    }
}
