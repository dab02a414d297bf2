using AlignmentService.Suggestions;

namespace AlignmentService.Suggesting;

/// <summary>Items by their ids, with all that stand above them.</summary>
internal static class ItemTree
{
    /// <summary>What an item stands under, the nearest first.</summary>
    public static IEnumerable<KnownItem> Above(this IReadOnlyDictionary<Guid, KnownItem> items, KnownItem item)
    {
        while (item.ParentId is { } id && items.TryGetValue(id, out var above)) yield return item = above;
    }

    public static Subject SubjectOf(this IReadOnlyDictionary<Guid, KnownItem> items, KnownItem item) => new(item.PlanId, item.Text, [.. items.Above(item).Select(above => above.Text)]);
}
