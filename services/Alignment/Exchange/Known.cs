using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Exchange;

/// <summary>What rows are held against, read once for all of them.</summary>
internal sealed record Known(IReadOnlyDictionary<Guid, KnownItem> Items, IReadOnlySet<Guid> Withdrawn, IReadOnlyDictionary<Guid, Known.Record> Records, IReadOnlyDictionary<(Guid, Guid), Guid> Living, Circles Circles, DateTimeOffset Now)
{
    internal sealed record Record(Guid Id, Guid Subject, Guid Object, Relation Relation, Strength? Strength, string? Rationale, AlignmentState State)
    {
        public bool IsLiving => State is not (AlignmentState.Declined or AlignmentState.Withdrawn);
    }

    public static async Task<Known> OfAsync(AlignmentDb db, IReadOnlyList<ClaimRow> rows, CancellationToken cancel)
    {
        List<Guid> ends = [.. rows.SelectMany(row => new[] { row.Subject, row.Object }).Distinct()];
        var items = await db.Items.AsNoTrackingWithIdentityResolution().Include(item => item.Plan!.Unit).Where(item => ends.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var withdrawn = await db.Set<WithdrawnVersion>().Select(one => one.VersionId).ToHashSetAsync(cancel);
        var records = await db.Alignments.Select(one => new Record(one.Id, one.SubjectItemId, one.ObjectItemId, one.Relation, one.Strength, one.Rationale, one.State)).ToDictionaryAsync(one => one.Id, cancel);
        var circles = new Circles();
        foreach (var one in records.Values.Where(one => one.IsLiving)) circles.Closes(one.Relation, one.Subject, one.Object);
        return new(items, withdrawn, records, records.Values.Where(one => one.IsLiving).ToDictionary(one => (one.Subject, one.Object), one => one.Id), circles, db.Now());
    }
}

/// <summary>What contains what, claim by claim.</summary>
internal sealed class Circles
{
    readonly Dictionary<Guid, List<Guid>> narrower = [];

    /// <summary>Whether a claim would have two items contain each other, over however many steps; one that would not is kept.</summary>
    public bool Closes(Relation relation, Guid subject, Guid target)
    {
        if (relation is not (Relation.Contains or Relation.ContributesTo)) return false;
        var (broad, narrow) = relation == Relation.Contains ? (subject, target) : (target, subject);
        var (open, seen) = (new Stack<Guid>([narrow]), new HashSet<Guid>());
        while (open.TryPop(out var at))
        {
            if (at == broad) return true;
            if (seen.Add(at) && narrower.TryGetValue(at, out var below)) below.ForEach(open.Push);
        }

        if (!narrower.TryGetValue(broad, out var all)) narrower[broad] = all = [];
        all.Add(narrow);
        return false;
    }
}
