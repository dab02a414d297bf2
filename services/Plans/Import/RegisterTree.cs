namespace PlansService.Import;

/// <summary>An item of a register where it stands.</summary>
/// <param name="Parent">The place of the item above.</param>
internal sealed record RegisterPlace(RegisterItem Item, string Id, int? Parent);

/// <summary>Puts a register's items in reading order, each parent before its children, by the ids that they name.</summary>
internal static class RegisterTree
{
    /// <summary>With an error the tree is not whole.</summary>
    public static List<RegisterPlace> Of(IReadOnlyList<RegisterItem> items, List<PageNote> notes, List<PageError> errors)
    {
        var known = new OrderedDictionary<string, RegisterItem>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var id = PageText.Clean(item.Id);
            if (id.Length == 0) errors.Add(new PageError(item.Line, "not-a-register", $"The item on line {item.Line} has no id."));
            else if (!known.TryAdd(id, item)) errors.Add(new PageError(item.Line, "duplicate-number", $"Milestone {id} stands on line {known[id].Line} and again on line {item.Line}."));
        }

        var below = known.ToLookup(entry => ParentOf(entry.Key, entry.Value, known, notes) ?? "", entry => entry.Key);
        var places = new List<RegisterPlace>();
        var open = new Stack<(string Id, int? Parent, int Depth)>(below[""].Reverse().Select(id => (id, (int?)null, 1)));
        while (open.TryPop(out var next))
        {
            var item = known[next.Id];
            if (next.Depth > Register.Deepest)
            {
                errors.Add(Register.TooDeep(item.Line));
                return places;
            }

            places.Add(new(item, next.Id, next.Parent));
            foreach (var child in below[next.Id].Reverse()) open.Push((child, places.Count - 1, next.Depth + 1));
        }

        // Who is under nobody at the top is under himself.
        if (places.Count < known.Count)
        {
            var lost = known.Keys.Except(places.Select(place => place.Id), StringComparer.Ordinal).ToList();
            var line = known[lost[0]].Line;
            errors.Add(new PageError(line, "parents-in-circle", $"Line {line}: the parents of {string.Join(", ", lost.Take(10))}{(lost.Count > 10 ? " and others" : "")} lead back to themselves."));
        }

        return places;
    }

    static string? ParentOf(string id, RegisterItem item, OrderedDictionary<string, RegisterItem> known, List<PageNote> notes)
    {
        var written = PageText.Clean(item.Parent);
        if (written.Length == 0) return null;
        var parent = known.ContainsKey(written) ? written : written.TrimEnd('.');
        if (!known.ContainsKey(parent))
        {
            notes.Add(new(item.Line, IsDoubt: true, $"Milestone {id} stands under {written}, which is not in this file: it is put at the top."));
            return null;
        }

        if (parent != written) notes.Add(new(item.Line, IsDoubt: false, $"Milestone {id} stands under “{written}”: read as {parent}."));
        // 2.2.1 is expected under 2.2.
        else if (id.LastIndexOf('.') is > 0 and var end && id[..end] is var expected && expected != parent && known.ContainsKey(expected))
            notes.Add(new(item.Line, IsDoubt: true, $"Milestone {id} stands under {parent} in this file, though there is {expected}. It is kept as the file says."));
        return parent;
    }
}
