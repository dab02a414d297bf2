using Contracts.Plans;

namespace TestKit;

/// <summary>A plan's next version as Plans tells it, with what became of each item, in few words.</summary>
public static class SomeLineage
{
    /// <summary>The version that takes the plan's place, one commitment a text.</summary>
    /// <param name="plan">The version before.</param>
    /// <param name="became">Of each of its items, in order, the places of what it became in the new version and how; an item may become none or several.</param>
    public static (PlanVersionContent Next, IReadOnlyList<ItemLineage> Lineage) Became(this PlanVersionContent plan, string[] commitments, params (int[] From, int[] To, LineageKind Kind)[] became)
    {
        var next = plan.Next(commitments);
        return (next, [.. became.Select(edge => new ItemLineage([.. edge.From.Select(at => plan.Items[at].ItemId)], [.. edge.To.Select(at => next.Items[at].ItemId)], edge.Kind,
            edge.Kind == LineageKind.Reworded, edge.Kind == LineageKind.Moved, edge.Kind == LineageKind.Renumbered, IsDecided: false))]);
    }

    /// <summary>The next version adopted in the place of the one before.</summary>
    public static PlanVersionAdopted AdoptedAfter(this (PlanVersionContent Next, IReadOnlyList<ItemLineage> Lineage) next, PlanVersionContent before, int planVersion = 5) =>
        new(planVersion, next.Next, "2026-09", before.VersionId, "It says more.", Lineage: next.Lineage, EarlierVersionId: before.VersionId);
}
