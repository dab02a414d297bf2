using AlignmentService.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Suggesting;

/// <summary>A commitment that something leads to.</summary>
/// <param name="Strength">How strongly; none of what is only related to it, or broader.</param>
internal sealed record Served(Guid CommitmentId, Strength? Strength);

/// <summary>What was decided and still holds, as suggestions learn from it.</summary>
internal sealed class CurrentDecisions
{
    /// <param name="At">Of two decisions on a pair the later one holds.</param>
    /// <param name="ObjectNowId">What the object is in the version that counts, where its lineage says so.</param>
    /// <param name="Strength">How strongly the subject contributes; none where that is not what was said.</param>
    sealed record Claim(Guid SubjectItemId, Guid? ObjectItemId, Guid? ObjectNowId, Verdict Verdict, DateTimeOffset? At, Strength? Strength = null);

    sealed record Quotation(Guid StatementId, Guid ResolvedItemId);

    readonly CurrentTexts texts;
    readonly IReadOnlyList<Claim> claims;
    readonly IReadOnlyList<Quotation> quotations;
    readonly Dictionary<Guid, KnownItem> items;

    CurrentDecisions(CurrentTexts texts, IReadOnlyList<Claim> claims, IReadOnlyList<Quotation> quotations, Dictionary<Guid, KnownItem> items)
    {
        (this.texts, this.claims, this.quotations, this.items) = (texts, claims, quotations, items);
        var said = claims.Select(claim => (claim.SubjectItemId, claim.At, claim.Strength, Decision: DecisionOf(claim))).Where(one => one.Decision.Verdict == Verdict.NoCounterpart || one.Decision.CandidateId is not null).ToList();
        // An item of two versions is one subject.
        All = [.. said.GroupBy(one => (one.Decision.Subject.Identity, one.Decision.CandidateId)).Select(pair => pair.MaxBy(one => (one.At, one.Decision.Verdict)).Decision)];
        Served = said.Where(one => one.Decision.Verdict == Verdict.Confirmed).ToLookup(one => one.SubjectItemId, one => new Served(one.Decision.CandidateId ?? default, one.Strength));
        Quoted = quotations.Select(one => (one.StatementId, Commitment: CommitmentOf(items[one.ResolvedItemId]))).Where(one => one.Commitment is not null).ToLookup(one => one.StatementId, one => new Served(one.Commitment ?? default, Strength.Direct));

        Decision DecisionOf(Claim claim)
        {
            var subject = items.SubjectOf(items[claim.SubjectItemId]);
            if (claim.ObjectItemId is not { } id) return new(claim.Verdict, subject);
            // Who serves a part of a commitment serves it; of whom a part was refused, the rest was not.
            var now = items[claim.ObjectNowId ?? id];
            return new(claim.Verdict, subject, claim.Verdict == Verdict.Refused ? texts.NowOf(now) : CommitmentOf(now), items[id].Text);
        }

        Guid? CommitmentOf(KnownItem item) => items.Above(item).Prepend(item).Select(texts.NowOf).FirstOrDefault(now => now is not null);
    }

    public IReadOnlyList<Decision> All { get; }

    /// <summary>By the item that serves, the commitments that it does.</summary>
    public ILookup<Guid, Served> Served { get; }

    /// <summary>By the cited statement, the commitment whose words it has.</summary>
    public ILookup<Guid, Served> Quoted { get; }

    /// <param name="earlier">Given again where nothing else was decided; and of its items none is read again, because they are never rewritten.</param>
    public static async Task<CurrentDecisions> ReadAsync(AlignmentDb db, CurrentTexts texts, CurrentDecisions? earlier, CancellationToken cancel)
    {
        var said = await CollectAsync(db, cancel);
        var quoted = await db.CitedStatements.Where(one => one.ResolvedItemId != null && one.Item!.VersionId == one.Item.Plan!.CurrentVersionId)
            .OrderBy(one => one.ItemId).Select(one => new Quotation(one.ItemId, one.ResolvedItemId ?? default)).ToListAsync(cancel);
        if (earlier is not null && earlier.texts == texts && earlier.claims.SequenceEqual(said) && earlier.quotations.SequenceEqual(quoted)) return earlier;
        var known = new Dictionary<Guid, KnownItem>(earlier?.items ?? []);
        var missing = said.SelectMany(claim => new[] { claim.SubjectItemId, claim.ObjectItemId ?? claim.SubjectItemId, claim.ObjectNowId ?? claim.SubjectItemId }).Concat(quoted.Select(one => one.ResolvedItemId));
        while (missing.Where(id => !known.ContainsKey(id)).Distinct().ToList() is { Count: > 0 } open)
        {
            var read = await db.Items.AsNoTracking().Where(item => open.Contains(item.Id)).ToListAsync(cancel);
            foreach (var item in read) known.Add(item.Id, item);
            missing = read.Select(item => item.ParentId).OfType<Guid>();
        }

        return new(texts, said, quoted, known);
    }

    // Everything that is a decision: what is not said here teaches nothing.
    static async Task<List<Claim>> CollectAsync(AlignmentDb db, CancellationToken cancel) =>
    [
        .. (await db.Alignments.Where(one => (one.State == AlignmentState.Accepted || one.State == AlignmentState.Declined) && !db.Set<WithdrawnVersion>().Any(version => version.VersionId == one.Subject!.VersionId))
            .OrderBy(one => one.Id).Select(one => new { one.SubjectItemId, one.ObjectItemId, one.Standing.ObjectNowId, one.State, one.Relation, one.Strength, one.DecidedAt }).ToListAsync(cancel))
            .Select(one => new Claim(one.SubjectItemId, one.ObjectItemId, one.ObjectNowId, one.State == AlignmentState.Accepted && Taught.Contains(one.Relation) ? Verdict.Confirmed : Verdict.Refused, one.DecidedAt, one.Relation <= Relation.ContributesTo ? one.Strength : null)),
        .. (await db.NoCounterparts.Where(one => one.EndedAt == null).OrderBy(one => one.Id).Select(one => new { one.ItemId, one.SaidAt }).ToListAsync(cancel)).Select(one => new Claim(one.ItemId, null, null, Verdict.NoCounterpart, one.SaidAt)),
    ];

    // Whatever else is said of two items is no reason to offer one for the other.
    static readonly IReadOnlyList<Relation> Taught = [.. Relations.Serving, Relation.Related];
}
