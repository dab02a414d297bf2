namespace Benchmarks.Measuring;

/// <summary>The arithmetic of a comparison.</summary>
internal static class Statistics
{
    /// <summary>How far apart a limit's two runs in a block may lie before the block says nothing.</summary>
    public const double MostMoved = 0.15;

    /// <summary>The middle of the values, or of the two in the middle the mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The 99th percentile (nearest rank) of how long the requests of these runs took.</summary>
    public static double Tail(IEnumerable<Pair> pairs) => Percentile(pairs.SelectMany(pair => pair.First.Times.Concat(pair.Second.Times)), 0.99);

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
