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

    /// <summary>The value that so great a part of the values does not exceed (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }
}
