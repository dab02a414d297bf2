using AlignmentService.Suggestions;

namespace AlignmentService.LookingAcross;

/// <summary>An item of a plan, and what it says.</summary>
internal sealed record PlannedItem(Guid ItemId, Guid PlanId, string Text);

/// <summary>Items that say nearly the same. The first has the wording that each of the others is like.</summary>
internal sealed record AlikeItems(IReadOnlyList<PlannedItem> Items);

/// <summary>
/// Groups items by their words. A wording leads a group, and what is like it joins: so each item is in one group at most, a
/// sentence that a thousand plans share is one group instead of half a million pairs, and nothing is there by way of a third.
/// </summary>
internal static class NearDuplicates
{
    // A text of fewer words says too little.
    const int FewestWords = 3;

    const int ShownWords = 6;

    /// <summary>The groups of two items and more. The order of the items does not matter.</summary>
    /// <param name="items">Each once.</param>
    /// <param name="vocabulary">How rare their words are.</param>
    public static IReadOnlyList<AlikeItems> Among(IEnumerable<PlannedItem> items, Vocabulary vocabulary)
    {
        var (leading, groups) = (new LeadingWordings(), new List<List<PlannedItem>>());
        // What is said most often leads, because most others are like it.
        var wordings = items.GroupBy(item => Subject.Said(item.Text), (text, said) => (Text: text, Items: said.OrderBy(item => item.ItemId).ToList()))
            .OrderByDescending(one => one.Items.Count).ThenBy(one => one.Text, StringComparer.Ordinal);
        foreach (var (text, said) in wordings)
        {
            var vector = vocabulary.VectorOf([(vocabulary.WordsOf(text), 1)]);
            if (vector.Terms.Length < FewestWords) continue;
            if (leading.Nearest(vector) is { } row) groups[row].AddRange(said);
            else
            {
                leading.Add(vector);
                groups.Add(said);
            }
        }

        return [.. groups.Where(group => group.Count > 1).Select(group => new AlikeItems(group))];
    }

    /// <summary>The groups that are of several units, with these: what is one unit's own, it knows.</summary>
    /// <param name="unitOf">The unit whose plan it is.</param>
    public static IEnumerable<(AlikeItems Group, HashSet<Guid> Units)> AcrossUnits(this IEnumerable<AlikeItems> groups, Func<Guid, Guid> unitOf) =>
        groups.Select(group => (group, group.Items.Select(item => unitOf(item.PlanId)).ToHashSet())).Where(one => one.Item2.Count > 1);

    /// <summary>The words of a text that another one has too, the rarest first.</summary>
    public static IReadOnlyList<string> SharedWords(this Vocabulary vocabulary, string text, string other)
    {
        var (words, others) = (vocabulary.WordsOf(text), vocabulary.VectorOf([(vocabulary.WordsOf(other), 1)]));
        return [.. words.DistinctBy(word => word.Id).Where(word => others[word.Id] > 0).OrderByDescending(word => others[word.Id]).Take(ShownWords).Select(word => word.Written)];
    }

    // Without what stands beside what: who says the same in another order says the same.
    static List<Term> WordsOf(this Vocabulary vocabulary, string text) => vocabulary.Read(text).FindAll(term => term.Second is null);
}
