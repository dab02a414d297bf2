using AlignmentService.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Suggesting;

/// <summary>What was decided and still holds, as suggestions learn from it.</summary>
internal sealed class CurrentDecisions
{
    /// <param name="At">Of two decisions on a pair the later one holds.</param>
    sealed record Claim(Guid SubjectItemId, Guid? ObjectItemId, Verdict Verdict, DateTimeOffset? At);

    readonly Dictionary<Guid, KnownItem> items;

    CurrentDecisions(CurrentTexts texts, IEnumerable<Claim> claims, Dictionary<Guid, KnownItem> items, IEnumerable<(Guid Statement, KnownItem Resolved)> cited)
    {
        this.items = items;
        var said = claims.Select(claim => (claim.SubjectItemId, claim.At, Decision: DecisionOf(claim))).Where(one => one.Decision.Verdict == Verdict.NoCounterpart || one.Decision.CandidateId is not null)
            .GroupBy(one => (one.Decision.Subject.Identity, one.Decision.CandidateId)).Select(pair => pair.MaxBy(one => one.At)).ToList();
        All = said.ConvertAll(one => one.Decision);
        Served = said.Where(one => one.Decision.Verdict == Verdict.Confirmed).ToLookup(one => one.SubjectItemId, one => one.Decision.CandidateId ?? default);
        Quoted = cited.Where(one => texts.NowOf(one.Resolved) is not null).ToLookup(one => one.Statement, one => texts.NowOf(one.Resolved) ?? default);

        Decision DecisionOf(Claim claim)
        {
            var subject = items.SubjectOf(items[claim.SubjectItemId]);
            if (claim.ObjectItemId is not { } id) return new(claim.Verdict, subject);
            var (now, was) = (texts.NowOf(items[id]), items[id].Text);
            // Who serves a part of a commitment serves it; who was refused a part may serve the rest.
            return new(claim.Verdict, subject, claim.Verdict == Verdict.Refused && now is { } whole && Subject.Said(texts.Commitments[whole].Text) != Subject.Said(was) ? null : now, was);
        }
    }

    public IReadOnlyList<Decision> All { get; }

    /// <summary>By the item that serves, the commitments that it does.</summary>
    public ILookup<Guid, Guid> Served { get; }

    /// <summary>By the cited statement, the commitment whose words it has.</summary>
    public ILookup<Guid, Guid> Quoted { get; }

    /// <param name="earlier">Of which the items need not be read again: they are never rewritten.</param>
    public static async Task<CurrentDecisions> ReadAsync(AlignmentDb db, CurrentTexts texts, CurrentDecisions? earlier, CancellationToken cancel)
    {
        var claims = await CollectAsync(db, cancel);
        var resolved = await db.CitedStatements.Where(one => one.ResolvedItemId != null && one.Item!.VersionId == one.Item.Plan!.CurrentVersionId)
            .Select(one => new { one.ItemId, Resolved = one.ResolvedItemId ?? default }).ToListAsync(cancel);
        var known = new Dictionary<Guid, KnownItem>(earlier?.items ?? []);
        var missing = claims.SelectMany(claim => new[] { claim.SubjectItemId, claim.ObjectItemId ?? claim.SubjectItemId }).Concat(resolved.Select(one => one.Resolved));
        while (missing.Where(id => !known.ContainsKey(id)).Distinct().ToList() is { Count: > 0 } open)
        {
            var read = await db.Items.AsNoTracking().Where(item => open.Contains(item.Id)).ToListAsync(cancel);
            foreach (var item in read) known.Add(item.Id, item);
            missing = read.Select(item => item.ParentId).OfType<Guid>();
        }

        return new(texts, claims, known, resolved.Select(one => (one.ItemId, known[one.Resolved])));
    }

    // Everything that is a decision: what is not said here teaches nothing.
    static async Task<List<Claim>> CollectAsync(AlignmentDb db, CancellationToken cancel) =>
    [
        .. (await db.Alignments.Where(one => (one.State == AlignmentState.Accepted || one.State == AlignmentState.Declined) && !db.Set<WithdrawnVersion>().Any(version => version.VersionId == one.Subject!.VersionId))
            .Select(one => new { one.SubjectItemId, one.ObjectItemId, one.State, one.Relation, one.DecidedAt }).ToListAsync(cancel))
            .Select(one => new Claim(one.SubjectItemId, one.ObjectItemId, one.State == AlignmentState.Accepted && IsServing(one.Relation) ? Verdict.Confirmed : Verdict.Refused, one.DecidedAt)),
    ];

    // Whatever else is said of two items is no reason to offer one for the other.
    static bool IsServing(Relation relation) => relation is Relation.Same or Relation.NearlySame or Relation.ContributesTo or Relation.Contains or Relation.Related;
}
