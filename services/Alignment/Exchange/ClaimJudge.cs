using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Exchange;

/// <summary>An alignment that is to be made.</summary>
/// <param name="State">What it becomes after it was proposed.</param>
/// <param name="By">Who decided so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why it was declined.</param>
internal sealed record JudgedClaim(Alignment Alignment, AlignmentState State, string By, DateTimeOffset At, string? Reason);

/// <summary>
/// Judges rows as single requests are judged. A record of this platform's own comes back as it was, by whom and when it was decided, where
/// the caller might decide it; every other row is proposed by the caller now, whatever it says of a review.
/// </summary>
internal sealed class ClaimJudge
{
    readonly ImportOrder order;
    readonly Dictionary<Guid, KnownItem> items;
    readonly Dictionary<Guid, Known> records;
    readonly Dictionary<(Guid, Guid), Guid> living;
    readonly Dictionary<(Guid, Guid), int> rows = [];
    readonly HashSet<Guid>? proposesFor, reviewsFor;

    sealed record Known(Guid Id, Guid Subject, Guid Object, Relation Relation, Strength Strength, string? Rationale, AlignmentState State);

    ClaimJudge(ImportOrder order, Dictionary<Guid, KnownItem> items, IReadOnlyList<Known> known, DateTimeOffset now)
    {
        (this.order, this.items, Now) = (order, items, now);
        records = known.ToDictionary(one => one.Id);
        living = known.Where(one => one.State != AlignmentState.Declined).ToDictionary(one => (one.Subject, one.Object), one => one.Id);
        (proposesFor, reviewsFor) = (order.ProposesFor?.ToHashSet(), order.ReviewsFor?.ToHashSet());
    }

    /// <summary>The time of the import.</summary>
    public DateTimeOffset Now { get; }

    public static async Task<ClaimJudge> OfAsync(AlignmentDb db, ImportOrder order, IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        List<Guid> subjects = [.. claims.Select(claim => claim.Subject).Distinct()], ends = [.. claims.Select(claim => claim.Object).Concat(subjects).Distinct()], ids = [.. claims.Select(claim => claim.Id).OfType<Guid>()];
        var found = await db.Items.AsNoTrackingWithIdentityResolution().Include(item => item.Plan!.Unit).Where(item => ends.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var known = await db.Alignments.Where(one => ids.Contains(one.Id) || (subjects.Contains(one.SubjectItemId) && one.State != AlignmentState.Declined))
            .Select(one => new Known(one.Id, one.SubjectItemId, one.ObjectItemId, one.Relation, one.Strength, one.Rationale, one.State)).ToListAsync(cancel);
        return new(order, found, known, db.Now());
    }

    /// <summary>What becomes of a row; nothing of one that is wrong, which is noted on it, and of a record that is here already.</summary>
    public JudgedClaim? Judge(Claim claim)
    {
        var (subject, target) = (Find(claim, claim.Subject, nameof(Claim.Subject)), Find(claim, claim.Object, nameof(Claim.Object)));
        if (subject is null || target is null || !MayPropose(claim, subject) || IsHere(claim)) return null;
        var isDenied = claim.State == AlignmentState.Declined;
        if (!isDenied && IsTaken(claim)) return null;
        var mayDecide = reviewsFor is null || (target.Plan is { } plan && reviewsFor.Contains(plan.UnitId));
        var isRecord = claim.Id is not null && mayDecide;
        if (isDenied && !mayDecide) claim.Wrong(nameof(Claim.State), "This denies an alignment. Only whoever reviews those to the unit of the object may say so.");
        if (claim.Method == AlignmentMethod.Declared && isRecord) claim.Wrong(nameof(Claim.Method), "The subject's plan does not declare this here. Take away the record's id to propose it.");
        if (claim.Reason is { Length: > 2000 }) claim.Wrong(nameof(Claim.Reason), "A reason has at most 2,000 characters.");
        var state = isDenied ? AlignmentState.Declined : isRecord ? claim.State ?? AlignmentState.Proposed : AlignmentState.Proposed;
        return Propose(claim, subject, target, isRecord) is not { } made ? null
            : new(made, state, isRecord ? claim.DecidedBy ?? order.By : order.By, isRecord ? At(claim.DecidedOn) : Now, claim.Reason);
    }

    Alignment? Propose(Claim claim, KnownItem subject, KnownItem target, bool isRecord)
    {
        try
        {
            return Alignment.Propose(subject, target, claim.Relation, claim.Strength ?? Strength.Direct, Words(claim.Rationale),
                isRecord ? claim.ProposedBy ?? order.By : order.By, isRecord ? At(claim.ProposedOn) : Now, isRecord ? claim.Id : null);
        }
        catch (Problem problem)
        {
            foreach (var mistake in problem.Errors) claim.Wrong(MemberOf(mistake.Pointer), mistake.Detail);
            return null;
        }
    }

    KnownItem? Find(Claim claim, Guid id, string member)
    {
        if (items.TryGetValue(id, out var item)) return item;
        // Of an id that could not be read, its reader has said so.
        if (id != default) claim.Wrong(member, $"No published plan has the item {id}.");
        return null;
    }

    bool MayPropose(Claim claim, KnownItem subject)
    {
        if (proposesFor is null || (subject.Plan is { } plan && proposesFor.Contains(plan.UnitId))) return true;
        claim.Wrong(nameof(Claim.Subject), $"You may not propose anything for the items of {subject.Plan?.Unit?.Name}.");
        return false;
    }

    bool IsHere(Claim claim)
    {
        if (claim.Id is not { } id || !records.TryGetValue(id, out var known)) return false;
        if (known with { Rationale = Words(known.Rationale) } != new Known(id, claim.Subject, claim.Object, claim.Relation, claim.Strength ?? known.Strength, Words(claim.Rationale), claim.State ?? known.State))
            claim.Wrong(nameof(Claim.Id), $"The record {id} is here and says something else. An import makes alignments and changes none.");
        return true;
    }

    bool IsTaken(Claim claim)
    {
        var pair = (claim.Subject, claim.Object);
        if (living.TryGetValue(pair, out var known)) claim.Wrong(nameof(Claim.Object), $"These two items are aligned already, or somebody proposed it: see /v1/alignments/{known}.");
        else if (!rows.TryAdd(pair, claim.Row)) claim.Wrong(nameof(Claim.Object), $"Row {rows[pair]} aligns these two items too.");
        else return false;
        return true;
    }

    DateTimeOffset At(DateOnly? day) => day is { } known && known.ToDateTime(TimeOnly.MinValue) <= Now.UtcDateTime ? new(known, TimeOnly.MinValue, TimeSpan.Zero) : Now;

    static string? Words(string? text) => text?.Trim() is { Length: > 0 } words ? words : null;

    static string MemberOf(string? pointer) => pointer switch
    {
        "#/subjectItemId" => nameof(Claim.Subject),
        "#/objectItemId" => nameof(Claim.Object),
        "#/relation" => nameof(Claim.Relation),
        "#/strength" => nameof(Claim.Strength),
        _ => nameof(Claim.Rationale),
    };
}
