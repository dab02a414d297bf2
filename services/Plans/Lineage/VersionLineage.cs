using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace PlansService.Lineage;

/// <summary>The comparison of versions that are stored.</summary>
internal static class VersionLineage
{
    /// <summary>The version that another one is held against.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="later">The version in question.</param>
    /// <param name="named">Which one, where somebody said so; else the one whose place it took or would take, or else the one numbered before it.</param>
    /// <param name="cancel">Ends the look-up.</param>
    public static Task<PlanVersion?> EarlierOfAsync(this PlansDb db, PlanVersion later, Guid? named, CancellationToken cancel)
    {
        var others = db.Versions.AsNoTracking().Where(one => one.PlanId == later.PlanId && one.Id != later.Id);
        return (named ?? later.PredecessorId) is { } id ? others.SingleOrDefaultAsync(one => one.Id == id, cancel)
            : others.Where(one => one.State == VersionState.Adopted || one.Number < later.Number).OrderByDescending(one => one.State == VersionState.Adopted).ThenByDescending(one => one.Number).FirstOrDefaultAsync(cancel);
    }

    /// <summary>What becomes of the items of the version that others know as the one before.</summary>
    /// <returns>No version and nothing where this is the plan's first that is public.</returns>
    public static async Task<(PlanVersion? Earlier, IReadOnlyList<ItemLineage> Lineage)> LineageAsync(this PlansDb db, PlanVersion later, CancellationToken cancel)
    {
        var earlier = await db.Versions.Where(one => one.PlanId == later.PlanId && one.Id != later.Id && (one.State == VersionState.Adopted || (one.IsPublic && one.Number < later.Number)))
            .OrderByDescending(one => one.State == VersionState.Adopted).ThenByDescending(one => one.Number).FirstOrDefaultAsync(cancel);
        return (earlier, earlier is null ? [] : (await db.CompareAsync(earlier, later, cancel)).Told());
    }

    /// <summary>What became of the items, with what people decided where it was decided of these two.</summary>
    public static async Task<VersionComparison> CompareAsync(this PlansDb db, PlanVersion earlier, PlanVersion later, CancellationToken cancel) =>
        Compare(await db.ComparedAsync(earlier.Id, cancel), await db.ComparedAsync(later.Id, cancel), later.PredecessorId is null || later.PredecessorId == earlier.Id ? later.Decisions : []);

    /// <summary>Leaves out what was decided of items that the draft, or the version that was in force then, has not.</summary>
    public static VersionComparison Compare(IReadOnlyList<ComparedItem> earlier, IReadOnlyList<ComparedItem> later, IReadOnlyList<DecidedEdge> decided)
    {
        var (before, after) = (earlier.Select(item => item.Id).ToHashSet(), later.Select(item => item.Id).ToHashSet());
        return VersionComparison.Of(earlier, later, [.. decided.Where(edge => edge.From.All(before.Contains) && edge.To.All(after.Contains))]);
    }

    public static Task<List<ComparedItem>> ComparedAsync(this PlansDb db, Guid version, CancellationToken cancel) => db.Items.AsNoTracking().Where(item => item.VersionId == version).OrderBy(item => item.Position)
        .Select(item => new ComparedItem(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.OriginId)).ToListAsync(cancel);

    /// <summary>As others are told.</summary>
    public static IReadOnlyList<ItemLineage> Told(this VersionComparison comparison) =>
        [.. comparison.Edges.Select(edge => new ItemLineage(edge.From, edge.To, edge.Kind, edge.IsReworded, edge.IsMoved, edge.IsRenumbered, edge.By == DecidedBy.Person))];
}
