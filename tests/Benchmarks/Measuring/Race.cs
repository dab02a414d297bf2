using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>What a contender reached in one round.</summary>
/// <param name="Main">Its figure: a rate, a time or a size.</param>
/// <param name="Second">What was measured besides, such as the 99th percentile.</param>
internal sealed record Sample(double Main, double Second = double.NaN);

/// <summary>A subject or a limit; a round of it takes some seconds at most.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">One round; true for a warm-up, which may be shorter.</param>
internal sealed record Contender(string Name, Func<bool, Task<Sample>> Run)
{
    public List<Sample> Samples { get; } = [];
}

/// <summary>What a ratio should be.</summary>
internal sealed record Target(double Bound, bool IsLeast)
{
    public static Target AtLeast(double bound) => new(bound, true);

    public static Target AtMost(double bound) => new(bound, false);

    public bool IsMet(double ratio) => IsLeast ? ratio >= Bound : ratio <= Bound;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsLeast ? "≥" : "≤")} {Bound:0.00}");
}

/// <summary>A line of the table: one figure of a subject beside one of a limit.</summary>
/// <param name="Row">Number of the row in the specification.</param>
/// <param name="What">What is measured, against what.</param>
/// <param name="Unit">Unit of both figures.</param>
/// <param name="Why">Why the target is missed, where that is known; printed when it is.</param>
internal sealed record Line(int Row, string What, string Unit, Contender Subject, Contender Limit, Target Target, string? Why = null)
{
    /// <summary>Which figure of the subject; the main one unless told.</summary>
    public Func<Sample, double> OfSubject { get; init; } = sample => sample.Main;

    /// <summary>Which figure of the limit; the main one unless told.</summary>
    public Func<Sample, double> OfLimit { get; init; } = sample => sample.Main;
}

/// <summary>Contenders that are run in turns, so that whatever happens to the machine happens to all of them.</summary>
internal sealed class Race(string name)
{
    const double Stable = 0.05;

    public string Name => name;

    public List<Contender> Contenders { get; } = [];

    public List<Line> Lines { get; } = [];

    public Contender Add(string contender, Func<bool, Task<Sample>> run)
    {
        Contenders.Add(new(contender, run));
        return Contenders[^1];
    }

    /// <summary>Warms every contender up until two rounds agree within 5 %, then runs the rounds: A B, B A, A B…</summary>
    public async Task RunAsync(int rounds, int mostWarmUps, Action<string> say)
    {
        foreach (var contender in Contenders)
        {
            var before = double.NaN;
            for (var time = 1; time <= mostWarmUps; time++)
            {
                say($"{name}: warming up {contender.Name}, {time} of at most {mostWarmUps}");
                var now = (await contender.Run(true)).Main;
                if (Math.Abs(now - before) <= Stable * before) break;
                before = now;
            }
        }

        for (var round = 1; round <= rounds; round++)
        {
            say($"{name}: round {round} of {rounds}");
            foreach (var contender in round % 2 == 1 ? Contenders : Enumerable.Reverse(Contenders)) contender.Samples.Add(await contender.Run(false));
            say($"{name}: " + string.Join(", ", Contenders.Select(contender => string.Create(CultureInfo.InvariantCulture, $"{contender.Name} {contender.Samples[^1].Main:0.##}"))));
        }
    }
}
