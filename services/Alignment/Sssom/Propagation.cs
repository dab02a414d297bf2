namespace AlignmentService.Sssom;

/// <summary>Slots of the set that speak for every row, handed down when a set is read and taken up when it is written.</summary>
internal static class Propagation
{
    static readonly (Slot OfSet, Slot OfMapping)[] Pairs =
        [.. Slot.OfMapping.Where(slot => slot.IsPropagated).Select(slot => (Slot.OfSet.Single(other => other.Name == slot.Name), slot))];

    /// <summary>
    /// Hands down what no row has of its own. A value that every row repeats is theirs already; one that rows contradict stays with the set,
    /// as does any of a set without rows. The records are the caller's own.
    /// </summary>
    public static void HandDown(MappingSet set, IReadOnlyList<Mapping> mappings)
    {
        foreach (var (ofSet, ofMapping) in Pairs)
        {
            if (mappings.Count == 0 || ofSet.Of(set) is not { } value) continue;
            var isFree = mappings.All(mapping => ofMapping.Of(mapping) is null);
            if (!isFree && !mappings.All(mapping => Slot.AreEqual(ofMapping.Of(mapping), value))) continue;
            foreach (var mapping in isFree ? mappings : []) ofMapping.Set(mapping, value);
            ofSet.Set(set, null);
        }
    }

    /// <summary>The names of the slots in which all rows are alike, and the set has nothing else, with what they hold.</summary>
    public static IReadOnlyDictionary<string, object> Common(MappingSet set)
    {
        var common = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (ofSet, ofMapping) in Pairs)
        {
            if (set.Mappings.Count > 0 && ofMapping.Of(set.Mappings[0]) is { } value && (ofSet.Of(set) is not { } own || Slot.AreEqual(own, value))
                && set.Mappings.All(mapping => Slot.AreEqual(ofMapping.Of(mapping), value))) common[ofMapping.Name] = value;
        }

        return common;
    }
}
