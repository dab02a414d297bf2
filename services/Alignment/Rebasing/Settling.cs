using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Rebasing;

/// <summary>What a plan's event does to the alignments of its items.</summary>
internal static class Settling
{
    /// <summary>Keeps what Plans says of the lineage of two versions.</summary>
    public static async Task HearLineageAsync(this AlignmentDb db, Guid plan, Guid? earlier, Guid later, int planVersion, IReadOnlyList<ItemLineage>? edges, CancellationToken cancel)
    {
        if (earlier is not { } from || edges is null) return;
        var known = await db.Lineages.FindAsync([from, later], cancel);
        if (known is null) db.Add(known = new KnownLineage(from, later, plan));
        known.Hear(planVersion, edges);
    }

    /// <summary>Saves, and follows every alignment of the plan's items to the version that counts now; where that is another one, a campaign begins.</summary>
    /// <param name="db">Where one message at a time is taken in.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="before">The version that counted before the message.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task SettleAsync(this AlignmentDb db, KnownPlan plan, Guid? before, DateTimeOffset at, CancellationToken cancel)
    {
        var hasLineage = db.ChangeTracker.Entries<KnownLineage>().Any(entry => entry.State is EntityState.Added or EntityState.Modified);
        await db.SaveChangesAsync(cancel);
        if (plan.CurrentVersionId == before && !hasLineage) return;
        var holds = await db.RestandAsync(plan.Id, at, cancel);
        if (before is not null && plan.CurrentVersionId is { } now && now != before && holds.Count > 0 && await db.Campaigns.FindAsync([now], cancel) is null)
            db.Add(new Campaign(now, plan.Id, at, Of(Hold.Valid), Of(Hold.Carried), Of(Hold.NeedsReview), Of(Hold.Orphaned)));
        await db.SaveChangesAsync(cancel);

        int Of(Hold hold) => holds.GetValueOrDefault(hold);
    }
}
