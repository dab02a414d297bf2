namespace Benchmarks.Measuring;

/// <summary>The arithmetic of a comparison.</summary>
internal static class Statistics
{
    /// <summary>How far apart a limit's two runs in a block may lie before the block says nothing.</summary>
    public const double MostMoved = 0.15;

    /// <summary>How far from the ratio the ends of its interval may lie, as a part of it, when no more blocks are needed.</summary>
    public const double WellKnown = 0.07;

    /// <summary>The middle of the values, or of the two in the middle the mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The values between which the median of all that could be measured lies, 19 times in 20: by the ranks of a sign test.</summary>
    public static (double From, double To) IntervalOfMedian(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var below = Math.Max(0, (int)((sorted.Length - (1.96 * Math.Sqrt(sorted.Length))) / 2));
        return sorted.Length == 0 ? (double.NaN, double.NaN) : (sorted[below], sorted[^(below + 1)]);
    }

    /// <summary>The values between which a figure of blocks lies, 19 times in 20: what it is of as many that are drawn from them again and again (bootstrap).</summary>
    public static (double From, double To) IntervalOf<T>(IReadOnlyList<T> blocks, Func<IReadOnlyList<T>, double> figure)
    {
        const int Draws = 200;
        var (all, chance) = (blocks.ToArray(), new Random(blocks.Count));
        if (all.Length == 0) return (double.NaN, double.NaN);
        var drawn = Enumerable.Range(0, Draws).Select(_ => figure(chance.GetItems(all, all.Length))).Order().ToArray();
        return (drawn[Draws / 40], drawn[^(1 + (Draws / 40))]);
    }

    /// <summary>The same times, those as one that lie within half a percent.</summary>
    public static IReadOnlyList<Took> Gathered(IEnumerable<Took> times)
    {
        const int Steps = 200;
        return [.. times.GroupBy(took => Math.Round(Math.Log(took.Milliseconds) * Steps)).Select(alike => new Took(Math.Exp(alike.Key / Steps), alike.Sum(took => took.Count)))];
    }

    /// <summary>How long so great a part of the requests took at most (nearest rank).</summary>
    public static double Percentile(IEnumerable<Took> times, double part)
    {
        var sorted = times.OrderBy(took => took.Milliseconds).ToArray();
        var rank = Math.Ceiling(part * sorted.Sum(took => took.Count));
        foreach (var took in sorted)
            if ((rank -= took.Count) <= 0) return took.Milliseconds;
        return double.NaN;
    }
}
