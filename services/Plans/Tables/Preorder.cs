namespace PlansService.Tables;

/// <summary>A tree in the order in which it is read from top to bottom: each node, what is below it, then what is beside it.</summary>
internal static class Preorder
{
    /// <summary>The nodes with their depth, from 1. What stands below itself is left out.</summary>
    /// <param name="nodes">Those below one node in the order of their reading.</param>
    /// <param name="id">A node's id.</param>
    /// <param name="parent">The id of the node above.</param>
    public static IEnumerable<(T Node, int Depth)> Of<T>(IEnumerable<T> nodes, Func<T, Guid> id, Func<T, Guid?> parent)
    {
        var below = nodes.ToLookup(node => parent(node) ?? Guid.Empty);
        var waiting = new Stack<(T Node, int Depth)>(below[Guid.Empty].Reverse().Select(node => (node, 1)));
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var child in below[id(next.Node)].Reverse()) waiting.Push((child, next.Depth + 1));
        }
    }
}
