using AlignmentService.LookingAcross;
using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.LookingAcross;

/// <summary>Items of different units that say nearly the same: these could be done together.</summary>
internal static class ReadNearDuplicates
{
    const int ShownItems = 20;

    /// <param name="Words">Its words that the first item has too, the rarest first.</param>
    /// <param name="Commitments">Those that it serves now.</param>
    /// <param name="UnitsAbove">The group's other units that its unit stands below, the nearest first.</param>
    internal sealed record ItemView(Guid ItemId, Guid VersionId, Guid PlanId, Guid UnitId, string Unit, string? Label, string Text, IReadOnlyList<string> Words, IReadOnlyList<Guid> Commitments, IReadOnlyList<Guid> UnitsAbove);

    /// <param name="ItemId">The first item: each of the others is like it.</param>
    /// <param name="Units">How many units have such an item.</param>
    /// <param name="Commitments">Those that items of two of these units serve now, or of more.</param>
    /// <param name="More">How many items there are beside those that are shown.</param>
    internal sealed record View(Guid ItemId, int Units, IReadOnlyList<Guid> Commitments, IReadOnlyList<ItemView> Items, int More);

    sealed record Served(Guid ItemId, Guid CommitmentId);

    public static void MapReadNearDuplicates(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/hints/near-duplicates", ListAsync).Produces<Page<View>>().ProducesProblem(422)
            .WithSummary("Actions and goals of different units that say nearly the same")
            .WithDescription("Of current versions, by the rare words that they share. An item is in one group at most; up to 20 of a group's items are shown, and the group is ordered by nothing but its first item's id. unit: groups with an item of that unit. commitment: groups in which two units serve that one already.");

    static async Task ListAsync(HttpContext http, AlignmentDb db, AcrossPlans across, Guid? unit, Guid? commitment, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after, (known, alike)) = (Paging.Size(limit), Paging.AfterId(cursor), await across.AlikeAsync(cancel));
        var serving = (await db.Serving.Select(one => new Served(one.Standing.SubjectNowId!.Value, one.Standing.CommitmentId!.Value)).Distinct().ToListAsync(cancel))
            .OrderBy(one => one.CommitmentId).ToLookup(one => one.ItemId, one => one.CommitmentId);
        var groups = alike.Where(group => group.Items[0].ItemId > after).AcrossUnits(UnitOf).Where(one => (unit is not { } asked || one.Units.Contains(asked)) && (commitment is not { } both || BothServe(one.Group).Contains(both)))
            .OrderBy(one => one.Group.Items[0].ItemId).Take(size + 1).ToList();
        List<Guid> shown = [.. groups.SelectMany(one => one.Group.Items.Take(ShownItems)).Select(item => item.ItemId)];
        var items = await db.Items.AsNoTracking().Include(item => item.Plan!.Unit).Where(item => shown.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var above = await db.Units.Where(one => one.ParentId != null).ToDictionaryAsync(one => one.Id, one => one.ParentId, cancel);
        await http.WriteTaggedAsync(Paging.Of(groups.ConvertAll(one => Of(one.Group, one.Units)), size, view => view.ItemId.ToString()), cancel);

        Guid UnitOf(Guid plan) => known.Plans[plan].UnitId;

        IEnumerable<Guid> BothServe(AlikeItems group) => group.Items.SelectMany(item => serving[item.ItemId], (item, served) => (Unit: UnitOf(item.PlanId), served)).Distinct().CountBy(one => one.served).Where(one => one.Value > 1).Select(one => one.Key);

        View Of(AlikeItems group, HashSet<Guid> units) =>
            new(group.Items[0].ItemId, units.Count, [.. BothServe(group).Order()], [.. group.Items.Take(ShownItems).Select(one => ItemOf(items[one.ItemId], group, units))], Math.Max(0, group.Items.Count - ShownItems));

        ItemView ItemOf(KnownItem item, AlikeItems group, HashSet<Guid> units) => new(item.Id, item.VersionId, item.PlanId, UnitOf(item.PlanId), item.Plan?.Unit?.Name ?? "", item.Label, item.Text,
            known.Suggester.Vocabulary.SharedWords(item.Text, group.Items[0].Text), [.. serving[item.Id]], [.. Above(UnitOf(item.PlanId)).Where(units.Contains)]);

        // Units are heard of in any order: for a while, two may be said to stand below one another.
        IEnumerable<Guid> Above(Guid below)
        {
            var seen = new HashSet<Guid> { below };
            while (above.GetValueOrDefault(below) is { } next && seen.Add(next)) yield return below = next;
        }
    }
}
