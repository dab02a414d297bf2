using Contracts.Alignment;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Rebasing;

/// <summary>Keeps every alignment's <see cref="Standing"/> as the pins, the lineage and the versions that count have it.</summary>
internal static class Restanding
{
    /// <summary>An end of an alignment, and how it stood.</summary>
    internal sealed record Pin(Guid AlignmentId, Guid ItemId, Guid VersionId, Hold Hold, Guid? NowId, Guid? CommitmentId, AlignmentState State, Hold Other);

    /// <summary>Until the end of the transaction, no version comes to count.</summary>
    public static Task StandStillAsync(this AlignmentDb db, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtext('plan-versions'))", cancel);

    /// <summary>Says where the ends of new or re-pinned alignments are; both are loaded. Whoever calls this stands still.</summary>
    public static async Task StandAsync(this AlignmentDb db, IReadOnlyList<Alignment> alignments, CancellationToken cancel)
    {
        var lineages = new Dictionary<Guid, PlanLineage>();
        var ends = new List<(Alignment One, Followed Subject, Followed Object)>();
        foreach (var one in alignments) ends.Add((one, await FollowAsync(one.Subject), await FollowAsync(one.Object)));
        var commitments = await db.CommitmentsAboveAsync([.. ends.Select(one => one.Object.ItemId).OfType<Guid>().Distinct()], cancel);
        foreach (var (one, subject, @object) in ends) one.Standing.Take(subject, @object, @object.ItemId is { } now && commitments.TryGetValue(now, out var above) ? above : null);

        async Task<Followed> FollowAsync(KnownItem? end)
        {
            var (item, version, plan) = end is null ? throw new InvalidOperationException("An alignment stands with both ends loaded.") : (end.Id, end.VersionId, end.PlanId);
            if (!lineages.TryGetValue(plan, out var lineage)) lineages[plan] = lineage = await db.LineageAsync(plan, cancel);
            return lineage.Follow(item, version);
        }
    }

    /// <summary>Says anew where the ends are that the plan's items are; after another version came to count, or lineage was corrected.</summary>
    /// <returns>How many living alignments stand how.</returns>
    public static async Task<IReadOnlyDictionary<Hold, int>> RestandAsync(this AlignmentDb db, Guid plan, DateTimeOffset now, CancellationToken cancel)
    {
        var lineage = await db.LineageAsync(plan, cancel);
        var holds = new Dictionary<Guid, Hold>();
        var worse = new List<Guid>();
        foreach (var side in Enum.GetValues<Side>())
        {
            var moved = new List<(Pin Pin, Followed Now, Guid? Commitment)>();
            var pins = (await db.PinsAsync(plan, side, cancel)).ConvertAll(pin => (Pin: pin, Now: lineage.Follow(pin.ItemId, pin.VersionId)));
            var commitments = await db.CommitmentsAboveAsync(side == Side.Object ? [.. pins.Select(one => one.Now.ItemId).OfType<Guid>().Distinct()] : [], cancel);
            foreach (var (pin, followed) in pins)
            {
                Guid? commitment = followed.ItemId is { } item && commitments.TryGetValue(item, out var served) ? served : null;
                if (pin.State is not (AlignmentState.Declined or AlignmentState.Withdrawn))
                {
                    var (before, after) = (pin.Hold.Or(pin.Other), followed.Hold.Or(pin.Other));
                    holds[pin.AlignmentId] = after;
                    if (after > before && after >= Hold.NeedsReview) worse.Add(pin.AlignmentId);
                }

                if (followed.Hold != pin.Hold || followed.ItemId != pin.NowId || commitment != pin.CommitmentId) moved.Add((pin, followed, commitment));
            }

            if (moved.Count == 0) continue;
            Guid[] ids = [.. moved.Select(one => one.Pin.AlignmentId)];
            int[] hold = [.. moved.Select(one => (int)one.Now.Hold)];
            Guid?[] items = [.. moved.Select(one => one.Now.ItemId)], above = [.. moved.Select(one => one.Commitment)];
            await db.Database.ExecuteSqlAsync(side == Side.Subject
                ? (FormattableString)$"UPDATE alignment_standing SET subject_hold = now.hold, subject_now_id = now.item FROM unnest({ids}, {hold}, {items}) AS now(id, hold, item) WHERE alignment_id = now.id"
                : $"UPDATE alignment_standing SET object_hold = now.hold, object_now_id = now.item, commitment_id = now.above FROM unnest({ids}, {hold}, {items}, {above}) AS now(id, hold, item, above) WHERE alignment_id = now.id", cancel);
        }

        foreach (var stale in await db.Alignments.AsNoTracking().Include(one => one.Subject!.Plan!.Unit).Include(one => one.Object).Where(one => worse.Contains(one.Id)).OrderBy(one => one.Id).ToListAsync(cancel))
            db.Publish(new AlignmentWentStale(stale.Id, stale.Version, stale.Ends(), holds[stale.Id].ToString()), stale.Id, stale.Version, now);
        return holds.Values.CountBy(hold => hold).ToDictionary();
    }

    /// <summary>The ends that are items of the plan's versions.</summary>
    public static Task<List<Pin>> PinsAsync(this AlignmentDb db, Guid plan, Side side, CancellationToken cancel) => side == Side.Subject
        ? db.Alignments.Where(one => one.Subject!.PlanId == plan).OrderBy(one => one.Id)
            .Select(one => new Pin(one.Id, one.SubjectItemId, one.Subject!.VersionId, one.Standing.SubjectHold, one.Standing.SubjectNowId, null, one.State, one.Standing.ObjectHold)).ToListAsync(cancel)
        : db.Alignments.Where(one => one.Object!.PlanId == plan).OrderBy(one => one.Id)
            .Select(one => new Pin(one.Id, one.ObjectItemId, one.Object!.VersionId, one.Standing.ObjectHold, one.Standing.ObjectNowId, one.Standing.CommitmentId, one.State, one.Standing.SubjectHold)).ToListAsync(cancel);

    /// <summary>What is known of the lineage of the plan's versions.</summary>
    public static async Task<PlanLineage> LineageAsync(this AlignmentDb db, Guid plan, CancellationToken cancel) =>
        new(await db.Plans.Where(one => one.Id == plan).Select(one => one.CurrentVersionId).SingleOrDefaultAsync(cancel), await db.Lineages.AsNoTracking().Where(one => one.PlanId == plan).ToListAsync(cancel));

    /// <summary>Of each item the commitment that it is or stands under.</summary>
    static async Task<Dictionary<Guid, Guid>> CommitmentsAboveAsync(this AlignmentDb db, Guid[] items, CancellationToken cancel) => (await db.Database.SqlQuery<Above>($"""
        WITH RECURSIVE above(item_id, id, parent_id, kind) AS (SELECT id, id, parent_id, kind FROM item WHERE id = ANY({items})
            UNION SELECT item_id, item.id, item.parent_id, item.kind FROM item JOIN above ON item.id = above.parent_id WHERE above.kind <> 'Commitment')
        SELECT item_id AS "ItemId", id AS "CommitmentId" FROM above WHERE kind = 'Commitment'
        """).ToListAsync(cancel)).ToDictionary(one => one.ItemId, one => one.CommitmentId);

    sealed record Above(Guid ItemId, Guid CommitmentId);
}
