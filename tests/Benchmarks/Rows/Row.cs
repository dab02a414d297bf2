using Benchmarks.Limits;
using Benchmarks.Measuring;

namespace Benchmarks.Rows;

/// <summary>A row of the table: prepares what it needs and says who runs against whom.</summary>
internal abstract class Row(int number, string name) : IAsyncDisposable
{
    readonly Stack<IAsyncDisposable> started = [];

    public int Number => number;

    public string Name => name;

    /// <summary>Whether a round takes long, so that there are fewer of them.</summary>
    public virtual bool IsLong => false;

    /// <summary>How often a contender is warmed up at most.</summary>
    public virtual int MostWarmUps(Settings settings) => settings.MostWarmUps;

    /// <summary>Whether it is measured with telemetry too, for row 8.</summary>
    public virtual bool HasTelemetry => true;

    /// <summary>Starts what is compared; it is stopped when the row is disposed of.</summary>
    public abstract Task<IReadOnlyList<Race>> PrepareAsync(Settings settings);

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var one)) await one.DisposeAsync();
    }

    /// <summary>Keeps what was started until the row is disposed of.</summary>
    protected T Keep<T>(T one)
        where T : IAsyncDisposable
    {
        started.Push(one);
        return one;
    }

    /// <summary>The platform without telemetry and, where row 8 is asked for, the same with it.</summary>
    protected async Task<IReadOnlyList<Platform>> PlatformsAsync(Settings settings, IReadOnlyList<string> services, Func<Platform, Task>? fill = null)
    {
        var platforms = new List<Platform> { Keep(await Platform.StartAsync(services, fill: fill)) };
        if (settings.Watches(Number)) platforms.Add(Keep(await Platform.StartAsync(services, Keep(await TelemetrySink.StartAsync()).Address, fill)));
        return platforms;
    }

    /// <summary>Adds the subject, and itself with telemetry as a line of row 8 where there is such a platform.</summary>
    /// <param name="race">Who runs.</param>
    /// <param name="what">What is measured.</param>
    /// <param name="unit">The unit of its figure.</param>
    /// <param name="platforms">Without telemetry and perhaps with.</param>
    /// <param name="run">A round on one of them.</param>
    /// <param name="isTime">Whether less is better.</param>
    protected static Contender AddSubject(Race race, string what, string unit, IReadOnlyList<Platform> platforms, Func<Platform, Func<bool, Task<Sample>>> run, bool isTime = false)
    {
        if (platforms.Count == 1) return race.Add(what, run(platforms[0]));
        // First, so that the subject runs between its telemetry and its limit: a pair whose ratio is taken runs side by side.
        var watched = race.Add(what + ", telemetry on", run(platforms[1]));
        var subject = race.Add(what, run(platforms[0]));
        race.Lines.Add(new(8, $"{what}: telemetry on / off", unit, watched, subject, isTime ? Target.AtMost(1 / 0.95) : Target.AtLeast(0.95),
            "Spans of requests, SQL and messages are made and sent on the same two processors."));
        return subject;
    }
}
