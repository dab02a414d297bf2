namespace Benchmarks.Measuring;

/// <summary>The arithmetic of a comparison.</summary>
internal static class Statistics
{
    /// <summary>How far a limit may lie from its median before the comparison says nothing.</summary>
    public const double MostMoved = 0.15;

    /// <summary>The middle of the values, or of the two in the middle the mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value that so great a part of the values does not exceed (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }

    /// <summary>The greatest distance of a value from the median, as a part of the median.</summary>
    public static double Moved(IReadOnlyCollection<double> values)
    {
        var median = Median(values);
        return values.Max(value => Math.Abs(value - median)) / median;
    }

    /// <summary>Subject by limit, round by round: what drifts slowly is in both and falls out.</summary>
    public static IReadOnlyList<double> Ratios(IEnumerable<double> subject, IEnumerable<double> limit) => [.. subject.Zip(limit, (one, other) => one / other)];
}
