using Contracts.Plans;

namespace PlansService.Lineage;

/// <summary>An item as the comparison sees it.</summary>
/// <param name="OriginId">The item of the earlier version that an editor copied it from: strong evidence of identity, no proof.</param>
internal sealed record ComparedItem(Guid Id, Guid? ParentId, ItemKind Kind, string Level, string? Label, string Text, Guid? OriginId = null);

/// <summary>What a person says became of what: one to one, one to several, several to one, or one to nothing and nothing to one.</summary>
internal sealed record DecidedEdge(IReadOnlyList<Guid> From, IReadOnlyList<Guid> To);

internal enum DecidedBy
{
    Machine,
    Person,
}

/// <summary>What became of an item of the earlier version; every item of both versions stands in exactly one edge.</summary>
/// <param name="From">Items of the earlier version in its reading order; none where the item is new.</param>
/// <param name="To">Items of the later version in its reading order; none where the item was dropped.</param>
/// <param name="IsMoved">
/// It stands below something else, among its old siblings in another order, or is of another kind. What stays below a
/// moved item has not moved; of siblings in another order as few as possible have.
/// </param>
/// <param name="IsRenumbered">It is displayed with another number or letter, which says nothing about what it is.</param>
/// <param name="Score">
/// From 0 to 1: how sure the machine is. Of a dropped or new item, how little the likeliest counterpart is like it; of a
/// split or merger, how much of the words the parts hold together. A person's decision has 1.
/// </param>
internal sealed record LineageEdge(
    IReadOnlyList<Guid> From, IReadOnlyList<Guid> To, bool IsReworded, bool IsMoved, bool IsRenumbered, double Score, DecidedBy By)
{
    /// <summary>The main thing that happened; an item that was reworded may have been moved and renumbered besides.</summary>
    public LineageKind Kind => (From.Count, To.Count) switch
    {
        (0, _) => LineageKind.New,
        (_, 0) => LineageKind.Dropped,
        (1, > 1) => LineageKind.Split,
        ( > 1, _) => LineageKind.Merged,
        _ when IsReworded => LineageKind.Reworded,
        _ when IsMoved => LineageKind.Moved,
        _ when IsRenumbered => LineageKind.Renumbered,
        _ => LineageKind.Same,
    };
}
