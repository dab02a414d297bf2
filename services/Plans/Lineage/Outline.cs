namespace PlansService.Lineage;

/// <summary>A version's items by their place in the reading order. A parent that does not stand before its child counts as none.</summary>
internal sealed class Outline
{
    public const int None = -1;

    /// <summary>No plan is nested so deeply; the matching goes down by recursion.</summary>
    public const int Deepest = 100;

    /// <exception cref="ArgumentException">Two items have one id, or the tree is too deep.</exception>
    public Outline(IReadOnlyList<ComparedItem> items)
    {
        Items = items;
        Places = items.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        Parents = [.. items.Select((item, place) => item.ParentId is { } id && Places.TryGetValue(id, out var parent) && parent < place ? parent : None)];
        var depths = new int[items.Count];
        for (var place = 0; place < items.Count; place++)
        {
            depths[place] = Parents[place] == None ? 1 : depths[Parents[place]] + 1;
            if (depths[place] > Deepest) throw new ArgumentException($"Items stand more than {Deepest} levels deep.", nameof(items));
        }

        Children = Enumerable.Range(0, items.Count).ToLookup(place => Parents[place]);
        Texts = [.. items.Select(item => string.Join(' ', item.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
    }

    public IReadOnlyList<ComparedItem> Items { get; }

    public IReadOnlyDictionary<Guid, int> Places { get; }

    public IReadOnlyList<int> Parents { get; }

    /// <summary>By the parent's place; below <see cref="None"/> those at the top.</summary>
    public ILookup<int, int> Children { get; }

    /// <summary>The words with single blanks between them: other white space is no other text.</summary>
    public IReadOnlyList<string> Texts { get; }
}
