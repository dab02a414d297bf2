using Contracts.Plans;

namespace AlignmentService.Rebasing;

/// <summary>Follows the items of a plan's versions to the version that counts, along what is known of their lineage.</summary>
internal sealed class PlanLineage
{
    readonly Guid? current;
    readonly Dictionary<Guid, (Guid Version, Dictionary<Guid, ItemLineage> Edges)> steps = [];

    /// <param name="current">The version that counts, if any does.</param>
    /// <param name="known">Of any pairs of the plan's versions.</param>
    public PlanLineage(Guid? current, IEnumerable<KnownLineage> known)
    {
        this.current = current;
        var into = known.ToLookup(one => one.LaterVersionId);
        var reached = new Queue<Guid>(current is { } end ? [end] : []);
        // From the end backwards, breadth first: the shortest way from each version is kept.
        while (reached.TryDequeue(out var later))
        {
            foreach (var pair in into[later].OrderByDescending(one => one.SaidAt))
            {
                if (pair.EarlierVersionId != current && steps.TryAdd(pair.EarlierVersionId, (later, pair.Edges.SelectMany(edge => edge.From, (edge, item) => (edge, item)).ToDictionary(one => one.item, one => one.edge))))
                    reached.Enqueue(pair.EarlierVersionId);
            }
        }
    }

    /// <summary>Where the item is now, and whether it is the same.</summary>
    public Followed Follow(Guid item, Guid version)
    {
        var hold = Hold.Valid;
        while (version != current)
        {
            // Ids are in the order in which versions are begun: a later one may yet come into force.
            if (!steps.TryGetValue(version, out var step)) return new(current < version ? hold : Hold.Orphaned, null, []);
            if (!step.Edges.TryGetValue(item, out var edge) || edge is not { From.Count: 1, To: [var next] })
                return new(Hold.Orphaned, null, edge is null ? [] : [.. edge.To.SelectMany(part => Ends(part, step.Version)).Distinct()]);
            hold = hold.Or(edge.IsReworded ? Hold.NeedsReview : edge.IsMoved || edge.IsRenumbered ? Hold.Carried : Hold.Valid);
            (item, version) = (next, step.Version);
        }

        return new(hold, item, []);
    }

    IEnumerable<Guid> Ends(Guid item, Guid version) => Follow(item, version) is { ItemId: { } now } ? [now] : Follow(item, version).Successors;
}
