namespace AlignmentService.LookingAcross;

/// <summary>An item that is suggested for a commitment.</summary>
/// <param name="Certainty">From 0 to 1.</param>
internal sealed record CandidateItem(Guid ItemId, Guid PlanId, Guid CommitmentId, double Certainty);

/// <param name="Commitments">Those that none chosen before it covers.</param>
internal sealed record ChosenItem(Guid ItemId, IReadOnlyList<CandidateItem> Commitments);

/// <summary>Few items that together cover every commitment for which there is one.</summary>
internal static class SmallestCover
{
    /// <summary>
    /// Greedily: the item that covers most of what is left, of those the one that is suggested with the greatest certainty, of
    /// those the one with the lowest id. The order of the candidates does not matter; fewer items might do.
    /// </summary>
    public static IReadOnlyList<ChosenItem> Of(IEnumerable<CandidateItem> candidates)
    {
        // Sums are the same whatever order they came in.
        var items = candidates.GroupBy(one => one.ItemId).ToDictionary(item => item.Key, item => item.OrderBy(one => one.CommitmentId).ToList());
        var (left, chosen) = (items.Values.SelectMany(item => item).Select(one => one.CommitmentId).ToHashSet(), new List<ChosenItem>());
        var queue = new PriorityQueue<Guid, (int, double, Guid)>(items.Keys.Select(item => (item, WorthOf(item))));
        while (left.Count > 0)
        {
            // What an item is worth only falls: who is still first with its present worth is the first of all.
            queue.TryDequeue(out var item, out var thought);
            if (WorthOf(item) is var worth && worth != thought)
            {
                queue.Enqueue(item, worth);
                continue;
            }

            chosen.Add(new(item, StillOf(item)));
            left.ExceptWith(items[item].Select(one => one.CommitmentId));
        }

        return chosen;

        List<CandidateItem> StillOf(Guid item) => items[item].FindAll(one => left.Contains(one.CommitmentId));

        (int, double, Guid) WorthOf(Guid item) => StillOf(item) is var still ? (-still.Count, -still.Sum(one => one.Certainty), item) : default;
    }
}
