using static PlansService.Lineage.Outline;

namespace PlansService.Lineage;

/// <summary>What became of the items of a version in the next one: a pure function of both versions and of what people decided.</summary>
/// <param name="Edges">As the rows have them; of a split each once.</param>
/// <param name="Rows">For reading: every item of the later version in its order, and the dropped ones where they stood.</param>
internal sealed record VersionComparison(IReadOnlyList<LineageEdge> Edges, IReadOnlyList<ComparedRow> Rows)
{
    /// <param name="earlier">In reading order, parents before their children.</param>
    /// <param name="later">Likewise.</param>
    /// <param name="decided">What people decided: it wins, and the machine matches the rest.</param>
    /// <exception cref="ArgumentException">
    /// An id stands twice or in neither version, an edge joins several to several, or items stand more than 100 levels deep.
    /// </exception>
    public static VersionComparison Of(IReadOnlyList<ComparedItem> earlier, IReadOnlyList<ComparedItem> later, IReadOnlyList<DecidedEdge>? decided = null)
    {
        var (before, after) = (new Outline(earlier), new Outline(later));
        List<Link> decisions = [.. (decided ?? []).Select(edge => new Link(Places(edge.From, before), Places(edge.To, after), 1, DecidedBy.Person))];
        if (decisions.Exists(link => link.From.Count + link.To.Count == 0 || (link.From.Count > 1 && link.To.Count > 1))) throw new ArgumentException("An edge joins one to several or several to one.", nameof(decided));
        if (Repeats(decisions.SelectMany(link => link.From)) || Repeats(decisions.SelectMany(link => link.To))) throw new ArgumentException("An item has two edges.", nameof(decided));

        var links = Matching.Between(before, after, decisions);
        int[] from = Owners(before, links, link => link.From), to = Owners(after, links, link => link.To);
        var moved = Moved(before, after, links, from, to);
        List<LineageEdge> edges = [.. links.Select((link, at) => Edge(link, moved.Contains(at), before, after))];
        var rows = ComparedRow.Of(before, after, edges, from, to);
        return new([.. rows.Select(row => row.Edge).Distinct()], rows);
    }

    static LineageEdge Edge(Link link, bool isMoved, Outline before, Outline after)
    {
        var isSingle = link is { From.Count: 1, To.Count: 1 };
        return new(
            [.. link.From.Select(place => before.Items[place].Id)],
            [.. link.To.Select(place => after.Items[place].Id)],
            isSingle && before.Texts[link.From[0]] != after.Texts[link.To[0]],
            isMoved,
            isSingle && before.Items[link.From[0]].Label != after.Items[link.To[0]].Label,
            link.Score,
            link.By);
    }

    /// <summary>The links of single items that stand elsewhere than they stood.</summary>
    static HashSet<int> Moved(Outline before, Outline after, IReadOnlyList<Link> links, int[] from, int[] to)
    {
        var single = links.Index().Where(link => link.Item is { From.Count: 1, To.Count: 1 }).Select(link => (At: link.Index, One: link.Item.From[0], Other: link.Item.To[0])).ToList();
        var stayed = single
            .Where(link => before.Items[link.One].Kind == after.Items[link.Other].Kind && IsBelowTheSame(before.Parents[link.One], after.Parents[link.Other]))
            .OrderBy(link => link.Other)
            .GroupBy(link => after.Parents[link.Other])
            .SelectMany(siblings => InOrder([.. siblings]));
        return [.. single.Select(link => link.At).Except(stayed)];

        bool IsBelowTheSame(int one, int other) => one == None || other == None ? one == other : from[one] == to[other];
    }

    /// <summary>The longest rising run: fewest siblings have moved past the others.</summary>
    static IEnumerable<int> InOrder(IReadOnlyList<(int At, int One, int Other)> siblings)
    {
        var (ends, runs, previous) = (new List<int>(), new List<int>(), new int[siblings.Count]);
        for (var place = 0; place < siblings.Count; place++)
        {
            // Never found, so it is where the item would stand: no item of the earlier version has two links.
            var length = ~ends.BinarySearch(siblings[place].One);
            previous[place] = length > 0 ? runs[length - 1] : None;
            if (length == ends.Count)
            {
                ends.Add(0);
                runs.Add(0);
            }

            (ends[length], runs[length]) = (siblings[place].One, place);
        }

        for (var place = runs[^1]; place != None; place = previous[place]) yield return siblings[place].At;
    }

    static int[] Places(IReadOnlyList<Guid> ids, Outline version) =>
        [.. ids.Select(id => version.Places.TryGetValue(id, out var place) ? place : throw new ArgumentException($"{id} is no item of that version.", nameof(ids))).Order()];

    static bool Repeats(IEnumerable<int> places) => places.CountBy(place => place).Any(count => count.Value > 1);

    /// <summary>Of each item the link that has it.</summary>
    static int[] Owners(Outline version, IReadOnlyList<Link> links, Func<Link, IReadOnlyList<int>> side)
    {
        var owners = new int[version.Items.Count];
        foreach (var (at, link) in links.Index())
        {
            foreach (var place in side(link)) owners[place] = at;
        }

        return owners;
    }
}
