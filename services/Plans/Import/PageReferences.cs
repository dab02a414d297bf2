using Contracts.Plans;

namespace PlansService.Import;

/// <summary>Finds what a reference names on its own page, and numbers that name two things.</summary>
internal static class PageReferences
{
    public static void Resolve(List<PageItem> items, List<PageNote> notes)
    {
        var known = Labelled(items).ToLookup(entry => entry.Key, entry => entry.Item);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].References.Count > 0)
            {
                var line = items[i].Line;
                items[i] = items[i] with { References = [.. items[i].References.Select(r => Resolve(r, known, line, notes))] };
            }
        }
    }

    /// <summary>A number that stands twice below one heading cannot be cited: an error. Below different headings it is a doubt.</summary>
    public static void FindDuplicates(List<PageItem> items, List<PageNote> notes, List<PageError> errors)
    {
        var headings = Labelled(items).Where(entry => items[entry.Item].Kind != ItemKind.Action);
        foreach (var same in headings.GroupBy(entry => entry.Key, entry => items[entry.Item]).Where(g => g.Skip(1).Any()))
        {
            var seen = new Dictionary<int, PageItem>();
            foreach (var item in same)
            {
                var name = $"{item.Level} {item.Label}";
                if (!seen.TryAdd(item.Parent ?? -1, item))
                {
                    var first = seen[item.Parent ?? -1].Line;
                    errors.Add(new PageError(item.Line, "duplicate-number", $"{name} stands on line {first} and again on line {item.Line}."));
                }
                else if (seen.Count == 2)
                {
                    notes.Add(new PageNote(item.Line, IsDoubt: true, $"{name} also stands on line {seen.Values.First().Line}, below another heading. Nothing can refer to it by its number alone."));
                }
            }
        }
    }

    static PageReference Resolve(PageReference reference, ILookup<string, int> known, int line, List<PageNote> notes)
    {
        var targets = known[Key(reference.Level, reference.Label)].Take(2).ToList();
        if (reference.Level.Length == 0)
        {
            notes.Add(new PageNote(line, IsDoubt: true, $"“see {reference.Text}” does not say what {reference.Text} is. The reference is kept and unresolved."));
        }
        else if (targets.Count != 1)
        {
            var reason = targets.Count == 0 ? "is not on this page" : "stands on this page more than once";
            notes.Add(new PageNote(line, IsDoubt: false, $"{reference.Text} {reason}. The reference is kept and unresolved."));
        }

        return targets.Count == 1 ? reference with { Target = targets[0] } : reference;
    }

    static IEnumerable<(string Key, int Item)> Labelled(List<PageItem> items) =>
        items.Select((item, i) => (item, i)).Where(x => x.item.Label is not null).Select(x => (Key(x.item.Level, x.item.Label ?? ""), x.i));

    static string Key(string level, string label) => $"{level} {label}".ToUpperInvariant();
}
