using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks.Measuring;

/// <summary>What a contender reached in one run.</summary>
/// <param name="Main">Its figure: a rate, a time or a size.</param>
/// <param name="Second">What was measured besides.</param>
internal sealed record Sample(double Main, double Second = double.NaN)
{
    /// <summary>How long each request took, where that was measured.</summary>
    public IReadOnlyList<Took> Times { get; init; } = [];
}

/// <summary>So many requests took so long.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Took(double Milliseconds, long Count = 1);

/// <summary>A contender's two runs in a block: A B B A.</summary>
internal sealed record Pair(Sample First, Sample Second)
{
    /// <summary>The mean of a figure over both.</summary>
    public double Mean(Func<Sample, double> figure) => (figure(First) + figure(Second)) / 2;

    /// <summary>How far apart they are, as a part of their mean.</summary>
    public double Moved => Math.Abs(First.Main - Second.Main) / Mean(sample => sample.Main);

    /// <summary>How long the requests of both took.</summary>
    public IReadOnlyList<Took> Times => field ??= Statistics.Gathered(First.Times.Concat(Second.Times));
}

/// <summary>A subject or a limit; a run of it takes some seconds at most.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">One run; true for a warm-up, which may be shorter.</param>
internal sealed record Contender(string Name, Func<bool, Task<Sample>> Run)
{
    /// <summary>Its runs, block by block.</summary>
    public List<Pair> Blocks { get; } = [];
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
    /// <summary>Which figure of both; the main one unless told.</summary>
    public Func<Sample, double> Figure { get; init; } = sample => sample.Main;

    /// <summary>Which figure of the limit, where it is another.</summary>
    public Func<Sample, double>? OfLimit { get; init; }

    /// <summary>Whether it is not a figure of each run but the 99th percentile of all requests: those of one block are too few to have one.</summary>
    public bool IsTail { get; init; }

    /// <summary>Subject and limit in every block in which the limit stood still; what is measured in another says nothing.</summary>
    public IReadOnlyList<(Pair Subject, Pair Limit)> Blocks => [.. Subject.Blocks.Zip(Limit.Blocks).Where(block => block.Second.Moved <= Statistics.MostMoved)];

    /// <summary>Whether the limit moved in more than half of the blocks.</summary>
    public bool IsVoid => Blocks.Count * 2 < Limit.Blocks.Count || Blocks.Count == 0;

    /// <summary>What the subject reached.</summary>
    public double Measured => Of(Blocks.Select(block => block.Subject), Figure);

    /// <summary>What the limit reached.</summary>
    public double Limited => Of(Blocks.Select(block => block.Limit), OfLimit ?? Figure);

    /// <summary>What is held against the target: the median of subject by limit, block by block, for what drifts slowly is in both and falls out; of a tail, one by the other.</summary>
    public double Ratio => RatioOf(Blocks);

    /// <summary>Where the ratio lies, but for one time in twenty.</summary>
    public (double From, double To) Interval => IsTail ? Statistics.IntervalOf(Blocks, RatioOf) : Statistics.IntervalOfMedian(Blocks.Select(block => RatioOf([block])));

    /// <summary>Whether the ratio is known so well that another run of the whole will say the same.</summary>
    public bool IsKnown => Interval is var (from, to) && to - from <= 2 * Statistics.WellKnown * Ratio;

    double Of(IEnumerable<Pair> runs, Func<Sample, double> figure) => IsTail ? Statistics.Percentile(runs.SelectMany(pair => pair.Times), 0.99) : Statistics.Median(runs.Select(pair => pair.Mean(figure)));

    double RatioOf(IReadOnlyList<(Pair Subject, Pair Limit)> blocks) => IsTail
        ? Of(blocks.Select(block => block.Subject), Figure) / Of(blocks.Select(block => block.Limit), Figure)
        : Statistics.Median(blocks.Select(block => block.Subject.Mean(Figure) / block.Limit.Mean(OfLimit ?? Figure)));
}

/// <summary>Contenders that are run in turns, so that whatever happens to the machine happens to all of them.</summary>
internal sealed class Race(string name)
{
    const int Stable = 3;

    public string Name => name;

    public List<Contender> Contenders { get; } = [];

    public List<Line> Lines { get; } = [];

    public Contender Add(string contender, Func<bool, Task<Sample>> run)
    {
        Contenders.Add(new(contender, run));
        return Contenders[^1];
    }

    /// <summary>
    /// Warms every contender up until three runs in a row bring nothing that was not seen before, then runs blocks,
    /// A B B A, until every line has so many in which its limit stood still, and its ratio is known; four times as many at most.
    /// </summary>
    public async Task RunAsync(int blocks, int mostWarmUps, Action<string> say)
    {
        foreach (var contender in Contenders)
        {
            var (least, most, within) = (double.PositiveInfinity, 0.0, 0);
            for (var time = 1; time <= mostWarmUps && within < Stable; time++)
            {
                say($"{name}: warming up {contender.Name}, {time} of at most {mostWarmUps}");
                var now = (await RunAsync(contender, isWarmUp: true)).Main;
                within = now >= least && now <= most ? within + 1 : 0;
                (least, most) = (Math.Min(least, now), Math.Max(most, now));
            }
        }

        for (var block = 1; block <= 4 * blocks && Lines.Any(line => line.Blocks.Count < blocks || (blocks > 1 && !line.IsKnown)); block++)
        {
            say($"{name}: block {block} of {blocks} to {4 * blocks}");
            var first = new Dictionary<Contender, Sample>();
            foreach (var contender in Contenders) first[contender] = await RunAsync(contender);
            foreach (var contender in Enumerable.Reverse(Contenders)) contender.Blocks.Add(new(first[contender], await RunAsync(contender)));
            say($"{name}: " + string.Join(", ", Contenders.Select(contender => string.Create(CultureInfo.InvariantCulture, $"{contender.Name} {contender.Blocks[^1].First.Main:0.##} {contender.Blocks[^1].Second.Main:0.##}"))));
        }
    }

    static async Task<Sample> RunAsync(Contender contender, bool isWarmUp = false)
    {
        await Machine.QuietAsync();
        return await contender.Run(isWarmUp);
    }
}
