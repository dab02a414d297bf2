using AlignmentService.Coverage;
using AlignmentService.LookingAcross;
using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.LookingAcross;

/// <summary>Few items that, if they were aligned, would leave no commitment unserved for which any item is suggested.</summary>
internal static class ReadSmallestCover
{
    const string Method = "An item is a candidate for a commitment that nobody serves where it is suggested for it among its first three, is not aligned with it in any way, and nobody refused that or said that the item serves none by design. "
        + "The item is chosen that covers most of what is left, again and again; of several the one that is suggested with the greatest certainty, then the one with the lowest id. Each choice is the best at its moment: it may be that fewer items would do.";

    /// <param name="Words">The item's words that speak for it; none where it follows from what the item is filed under only.</param>
    /// <param name="Candidates">How many items might serve it, this one among them.</param>
    internal sealed record CoveredView(Guid CommitmentId, Guid VersionId, string? Label, string Text, IReadOnlyList<string> Words, int Candidates);

    /// <param name="Accountable">The office or role that answers for it, where the plan says so.</param>
    /// <param name="Commitments">Those that it would cover and none before it does.</param>
    internal sealed record ItemView(Guid ItemId, Guid VersionId, Guid PlanId, Guid UnitId, string Unit, string? Label, string Text, string? Accountable, IReadOnlyList<CoveredView> Commitments);

    /// <param name="Waiting">How many alignments with it wait for a decision, or are disputed.</param>
    internal sealed record LeftView(Guid CommitmentId, Guid VersionId, string? Label, string Text, int Waiting);

    /// <param name="Method">How they were chosen, in words.</param>
    /// <param name="Items">In the order in which they were chosen.</param>
    /// <param name="Left">Commitments that nobody serves and for which there is no candidate.</param>
    internal sealed record View(string Method, IReadOnlyList<ItemView> Items, IReadOnlyList<LeftView> Left);

    public static void MapReadSmallestCover(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/hints/smallest-cover", HandleAsync).Produces<View>()
            .WithSummary("Few candidate items that would cover the commitments that nobody serves")
            .WithDescription("Chosen greedily, as the answer says; with the commitments for which there is no candidate. Why an item is suggested, /v1/suggestions says. unit: that unit's items only.");

    static async Task HandleAsync(HttpContext http, AlignmentDb db, CoverageMemory memory, AcrossPlans across, Guid? unit, CancellationToken cancel)
    {
        var ((known, suggested), coverage) = (await across.SuggestedAsync(cancel), await memory.ReadAsync(cancel));
        var unserved = coverage.Commitments.Where(one => one.Units == 0).ToDictionary(one => one.ItemId);
        List<Guid> ids = [.. unserved.Keys];
        var aligned = (await db.Alignments.Where(one => one.State != AlignmentState.Declined && one.State != AlignmentState.Withdrawn && one.Standing.SubjectNowId != null && one.Standing.CommitmentId != null && ids.Contains(one.Standing.CommitmentId.Value))
            .Select(one => new { ItemId = one.Standing.SubjectNowId!.Value, CommitmentId = one.Standing.CommitmentId!.Value }).ToListAsync(cancel)).Select(one => (one.ItemId, one.CommitmentId)).ToHashSet();
        var candidates = suggested.Where(one => unserved.ContainsKey(one.CommitmentId) && !aligned.Contains((one.ItemId, one.CommitmentId)) && (unit is null || known.Plans[one.PlanId].UnitId == unit)).ToList();
        var (chosen, counts) = (SmallestCover.Of(candidates), candidates.CountBy(one => one.CommitmentId).ToDictionary());

        List<Guid> plans = [.. chosen.Select(one => one.Commitments[0].PlanId).Distinct()], versions = plans.ConvertAll(plan => known.Plans[plan].VersionId ?? default);
        var items = await db.Items.AsNoTracking().Include(item => item.Plan!.Unit).Where(item => versions.Contains(item.VersionId)).ToDictionaryAsync(item => item.Id, cancel);
        var waiting = coverage.Units.SelectMany(part => part.Waiting).ToLookup(one => one.CommitmentId, one => one.Proposed + one.Disputed);
        await http.WriteTaggedAsync(new View(Method, [.. chosen.Select(Of)], [.. unserved.Values.Where(one => !counts.ContainsKey(one.ItemId)).Select(one => new LeftView(one.ItemId, one.VersionId, one.Label, one.Text, waiting[one.ItemId].Sum()))]), cancel);

        ItemView Of(ChosenItem one)
        {
            var item = items[one.ItemId];
            var offers = known.For(item, items, [], [], AcrossPlans.First).Suggestions.ToDictionary(offer => offer.CommitmentId);
            return new(item.Id, item.VersionId, item.PlanId, known.Plans[item.PlanId].UnitId, item.Plan?.Unit?.Name ?? "", item.Label, item.Text, item.Accountable, [.. one.Commitments.Select(covered => unserved[covered.CommitmentId])
                .Select(covered => new CoveredView(covered.ItemId, covered.VersionId, covered.Label, covered.Text, [.. offers[covered.ItemId].Reasons?.Words.Select(word => word.Written) ?? []], counts[covered.ItemId]))]);
        }
    }
}
