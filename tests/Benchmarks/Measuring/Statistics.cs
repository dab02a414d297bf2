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
