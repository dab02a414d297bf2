namespace PlansService.Lineage;

/// <summary>
/// Finds what was split: one text whose words several texts of the other version share out among them. With the versions
/// exchanged it finds what was merged.
/// </summary>
internal static class Parts
{
    // A part consists mostly of the whole's words, brings a good piece of it that the others do not, and together little is missing.
    const double Contained = 0.6;
    const double Share = 0.2;
    const double Together = 0.7;

    /// <param name="counterparts">Of each whole; its counterpart is one of its parts or else the whole was not split.</param>
    /// <param name="owners">Of each possible part: only one that has no counterpart of its own can be a part of something.</param>
    public static List<(int Whole, List<int> Parts, double Covered)> Find(
        Wording wording, IReadOnlyList<int[]> wholes, IReadOnlyList<int[]> parts, IReadOnlyList<int> counterparts, IReadOnlyList<int> owners, IEnumerable<(int Whole, int Part)> likely)
    {
        var found = new List<(int, List<int>, double)>();
        var candidates = likely.Where(pair => owners[pair.Part] == Outline.None && counterparts[pair.Whole] != Matching.Linked)
            .GroupBy(pair => pair.Part).Select(pairs => pairs.MaxBy(pair => (wording.Shared(wholes[pair.Whole], parts[pair.Part]), -pair.Whole)));
        foreach (var group in candidates.GroupBy(pair => pair.Whole, pair => pair.Part))
        {
            var (whole, counterpart) = (wholes[group.Key], counterparts[group.Key]);
            var all = counterpart == Outline.None ? group : group.Append(counterpart);
            var left = whole.CountBy(feature => feature).ToDictionary();
            var total = wording.Weight(whole);
            var kept = new List<int>();
            var covered = 0.0;
            foreach (var part in all.OrderByDescending(part => wording.Shared(whole, parts[part])).ThenBy(part => part))
            {
                int[] added = [.. parts[part].CountBy(feature => feature).SelectMany(count => Enumerable.Repeat(count.Key, Math.Min(count.Value, left.GetValueOrDefault(count.Key))))];
                if (wording.Weight(added) < Share * total || wording.Shared(whole, parts[part]) < Contained * wording.Weight(parts[part])) continue;
                foreach (var feature in added) left[feature]--;
                covered += wording.Weight(added) / total;
                kept.Add(part);
            }

            if (kept.Count > 1 && covered >= Together && (counterpart == Outline.None || kept.Contains(counterpart))) found.Add((group.Key, [.. kept.Order()], Math.Min(1, covered)));
        }

        return found;
    }
}
