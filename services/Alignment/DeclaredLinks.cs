using System.Security.Cryptography;
using AlignmentService.Rebasing;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService;

/// <summary>What published versions say of themselves becomes alignments, as soon as both items are known and once.</summary>
internal static class DeclaredLinks
{
    /// <param name="db">Where a version is being kept; whoever keeps it saves.</param>
    /// <param name="content">The version.</param>
    /// <param name="arrived">Its items, where it was not known before.</param>
    /// <param name="at">When it was published.</param>
    /// <param name="cancel">Ends the look-up.</param>
    public static async Task DeclareAsync(this AlignmentDb db, PlanVersionContent content, IReadOnlyList<KnownItem> arrived, DateTimeOffset at, CancellationToken cancel)
    {
        var said = content.Items.SelectMany(item => (item.Serves ?? []).Distinct().Select(target => new DeclaredLink(item.ItemId, target, at))).ToList();
        List<Guid> speaking = [.. said.Select(link => link.ItemId).Distinct()], here = [.. arrived.Select(item => item.Id)];
        var known = await db.Set<DeclaredLink>().Where(link => speaking.Contains(link.ItemId) || here.Contains(link.TargetId)).ToListAsync(cancel);
        var heard = known.Select(link => (link.ItemId, link.TargetId)).ToHashSet();
        var fresh = said.Where(link => !heard.Contains((link.ItemId, link.TargetId))).ToList();
        db.AddRange(fresh);

        // Those whose other end may have been missing until now.
        List<DeclaredLink> open = [.. fresh, .. known.Where(link => here.Contains(link.TargetId))];
        if (open.Count == 0) return;
        List<Guid> subjects = [.. open.Select(link => link.ItemId).Distinct()], targets = [.. open.Select(link => link.TargetId).Distinct()];
        // The plan may have come to another unit since.
        if (await db.Plans.FindAsync([content.PlanId], cancel) is { } plan) await db.Units.FindAsync([plan.UnitId], cancel);
        var ends = (await db.Items.Include(item => item.Plan!.Unit).Where(item => subjects.Contains(item.Id) || targets.Contains(item.Id)).ToListAsync(cancel)).Concat(arrived).ToDictionary(item => item.Id);
        var aligned = (await db.Alignments.Where(one => subjects.Contains(one.SubjectItemId) && targets.Contains(one.ObjectItemId)).Select(one => new { one.SubjectItemId, one.ObjectItemId }).ToListAsync(cancel))
            .Select(one => (one.SubjectItemId, one.ObjectItemId)).ToHashSet();
        var made = new List<Alignment>();
        foreach (var link in open)
        {
            if (!ends.TryGetValue(link.ItemId, out var subject) || !ends.TryGetValue(link.TargetId, out var target) || subject.PlanId == target.PlanId || !aligned.Add((subject.Id, target.Id))) continue;
            made.Add(Alignment.Declare(subject, target, link.DeclaredAt));
        }

        await db.StandAsync(made, cancel);
        db.AddRange(made);
        foreach (var alignment in made) alignment.PublishTo(db, db.Now());
    }

    /// <summary>
    /// The id of a declared alignment, the same whoever computes it: the pair, after the time at which the later of the two versions
    /// was begun, by which ids made here are ordered too (RFC 9562 section 5.8).
    /// </summary>
    public static Guid IdOf(KnownItem subject, KnownItem @object)
    {
        const int Time = 6;
        var later = subject.VersionId > @object.VersionId ? subject.VersionId : @object.VersionId;
        var id = SHA256.HashData([.. subject.Id.ToByteArray(bigEndian: true), .. @object.Id.ToByteArray(bigEndian: true)]).AsSpan(0, 16);
        later.ToByteArray(bigEndian: true).AsSpan(0, Time).CopyTo(id);
        (id[Time], id[Time + 2]) = ((byte)((id[Time] & 0x0F) | 0x80), (byte)((id[Time + 2] & 0x3F) | 0x80));
        return new(id, bigEndian: true);
    }
}
