using Contracts.Plans;

namespace AlignmentService.Coverage;

/// <summary>How many items say what of themselves; no words are turned into a figure.</summary>
/// <param name="Known">The items of which somebody has said how far they are, by status.</param>
/// <param name="Unknown">Those of which nobody has: unknown is not zero, and no share of what is known.</param>
internal sealed record Distribution(IReadOnlyDictionary<ProgressStatus, int> Known, int Unknown)
{
    static readonly Distribution[] OfOne = [.. Enum.GetValues<ProgressStatus>().Select(status => Of([(Guid.Empty, status), (Guid.Empty, status)]))];

    /// <param name="items">In any order; an item that comes again counts once.</param>
    public static Distribution Of(IReadOnlyCollection<(Guid Item, ProgressStatus Status)> items)
    {
        // Most cells have one.
        if (items.Count == 1) return OfOne[(int)items.First().Status];
        var counts = items.DistinctBy(one => one.Item).CountBy(one => one.Status).ToDictionary();
        counts.Remove(ProgressStatus.Unspecified, out var unknown);
        return new(counts.OrderBy(one => one.Key).ToDictionary(), unknown);
    }

    /// <param name="parts">Of other items each.</param>
    public static Distribution Sum(IReadOnlyCollection<Distribution> parts) => new(
        parts.SelectMany(part => part.Known).GroupBy(one => one.Key, one => one.Value).OrderBy(one => one.Key).ToDictionary(one => one.Key, one => one.Sum()), parts.Sum(part => part.Unknown));
}
