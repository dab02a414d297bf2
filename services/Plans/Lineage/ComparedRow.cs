using ServiceDefaults;
using static PlansService.Lineage.Outline;

namespace PlansService.Lineage;

/// <summary>A line of the comparison as it is read.</summary>
/// <param name="Depth">0 at the top.</param>
/// <param name="Earlier">What it was: nothing where it is new, several where they were merged.</param>
/// <param name="Later">What it is; null where it was dropped.</param>
internal sealed record ComparedRow(int Depth, LineageEdge Edge, IReadOnlyList<ComparedItem> Earlier, ComparedItem? Later)
{
    const int Top = int.MinValue;

    /// <summary>What was kept, removed and added, worked out when asked for. A part of a split shows only what it took over and what it adds.</summary>
    public IReadOnlyList<WordPiece> Words()
    {
        var words = WordDifference.Between(string.Join(' ', Earlier.Select(item => item.Text)), Later?.Text ?? "");
        return Edge.To.Count > 1 ? [.. words.Where(piece => piece.Change != WordChange.Removed)] : words;
    }

    /// <param name="from">Of each item of the earlier version its edge.</param>
    /// <param name="to">Of each item of the later version its edge.</param>
    public static IReadOnlyList<ComparedRow> Of(Outline earlier, Outline later, IReadOnlyList<LineageEdge> edges, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        // A node is the place of an item of the later version, or the complement of the place of a dropped one.
        var below = new Dictionary<int, List<int>> { [Top] = [.. later.Children[None]] };
        for (var place = 0; place < later.Items.Count; place++) below[place] = [.. later.Children[place]];
        for (var place = 0; place < earlier.Items.Count; place++)
        {
            if (edges[from[place]].To.Count > 0) continue;
            var above = earlier.Parents[place] == None ? Top : Nodes(earlier.Parents[place])[0];
            var sibling = earlier.Children[earlier.Parents[place]].TakeWhile(other => other < place).Reverse().Select(other => Nodes(other)[^1]).FirstOrDefault(node => node < 0 || Above(node) == above, Top);
            below[above].Insert(below[above].IndexOf(sibling) + 1, ~place);
            below[~place] = [];
        }

        var rows = new List<ComparedRow>();
        var open = new Stack<(int Node, int Depth)>();
        Open(Top, 0);
        while (open.TryPop(out var at))
        {
            rows.Add(Row(at.Node, at.Depth));
            Open(at.Node, at.Depth + 1);
        }

        return rows;

        void Open(int node, int depth)
        {
            foreach (var child in Enumerable.Reverse(below[node])) open.Push((child, depth));
        }

        List<int> Nodes(int place) => edges[from[place]].To is { Count: > 0 } ids ? [.. ids.Select(id => later.Places[id])] : [~place];

        int Above(int node) => later.Parents[node] == None ? Top : later.Parents[node];

        ComparedRow Row(int node, int depth)
        {
            var edge = edges[node < 0 ? from[~node] : to[node]];
            return new(depth, edge, [.. edge.From.Select(id => earlier.Items[earlier.Places[id]])], node < 0 ? null : later.Items[node]);
        }
    }
}
