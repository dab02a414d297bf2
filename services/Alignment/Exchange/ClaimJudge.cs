using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Exchange;

/// <summary>An alignment that is to be made.</summary>
/// <param name="State">What it becomes after it was proposed.</param>
/// <param name="By">Who decided so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
internal sealed record JudgedClaim(Alignment Alignment, AlignmentState State, string By, DateTimeOffset At, string? Reason);

/// <summary>
/// Judges rows as single requests are judged. A record of this platform's own comes back as it was, by whom and when it was decided, where
/// the caller might decide it; every other row is proposed by the caller now, whatever it says of a review.
/// </summary>
internal sealed class ClaimJudge
{
    readonly ImportOrder order;
    readonly Known known;
    readonly Dictionary<(Guid, Guid), int> rows = [];
    readonly HashSet<Guid>? proposesFor, reviewsFor;

    ClaimJudge(ImportOrder order, Known known) =>
        (this.order, this.known, proposesFor, reviewsFor) = (order, known, order.ProposesFor?.ToHashSet(), order.ReviewsFor?.ToHashSet());

    /// <summary>The time of the import.</summary>
    public DateTimeOffset Now => known.Now;

    public static async Task<ClaimJudge> OfAsync(AlignmentDb db, ImportOrder order, IReadOnlyList<ClaimRow> rows, CancellationToken cancel) => new(order, await Known.OfAsync(db, rows, cancel));

    /// <summary>What becomes of a row; nothing of one that is wrong, which is noted on it, and of a record that is here already.</summary>
    public JudgedClaim? Judge(ClaimRow row)
    {
        var (subject, target) = (Find(row, row.Subject, nameof(ClaimRow.Subject)), Find(row, row.Object, nameof(ClaimRow.Object)));
        if (subject is null || target is null || SideOf(row, subject, target) is not { } side || IsHere(row)) return null;
        // Whoever brings back what one side proposed and the other decided must be able to do both.
        var from = row.ProposedFrom ?? side;
        var isRecord = row.Id is not null && Holds(proposesFor, from == Side.Subject ? subject : target) && Decides(from);
        if (isRecord) side = from;
        var isDenied = row.State == AlignmentState.Declined;
        if (!isDenied && IsTaken(row)) return null;
        if (isDenied && !Decides(side)) row.Wrong(nameof(ClaimRow.State), "This denies an alignment. Only whoever reviews for the other side may say so.");
        var state = isDenied ? AlignmentState.Declined : isRecord ? row.State ?? AlignmentState.Proposed : AlignmentState.Proposed;
        return Make(row, subject, target, side, isRecord, state) is not { } made ? null
            : new(made, state, isRecord ? row.DecidedBy ?? order.By : order.By, isRecord ? At(row.DecidedOn) : Now, row.Reason);

        bool Decides(Side proposing) => Holds(reviewsFor, proposing == Side.Subject ? target : subject);
    }

    Alignment? Make(ClaimRow row, KnownItem subject, KnownItem target, Side side, bool isRecord, AlignmentState state)
    {
        try
        {
            var claim = Claim.Require(row.Relation, row.Strength, row.Rationale, row.Confidence);
            if (row.Method is { } method && (isRecord || method is AlignmentMethod.Suggested or AlignmentMethod.Composed)) claim = claim with { Method = method };
            Claim.Words(row.Reason, "#/reason", isNeeded: state == AlignmentState.Disputed || (state == AlignmentState.Declined && row.Relation == Relation.NotRelated));
            if (known.Circles.Closes(row.Relation, row.Subject, row.Object) && state is not (AlignmentState.Declined or AlignmentState.Withdrawn)) throw Problem.Invalid(new Mistake("By other alignments or rows the narrower of the two contains the broader one: they would contain each other.", "#/relation"));
            if (state == AlignmentState.Withdrawn) throw Problem.Invalid(new Mistake("What was withdrawn does not come back.", "#/state"));
            if (claim.Method != AlignmentMethod.Declared)
                return Alignment.Propose(subject, target, claim, side, isRecord ? row.ProposedBy ?? order.By : order.By, isRecord ? At(row.ProposedOn) : Now, isRecord ? row.Id : null);
            var declared = Alignment.Declare(subject, target, At(row.ProposedOn), row.DecidedBy);
            return row.DecidedBy is not null && declared.Id == row.Id ? declared : throw Problem.Invalid(new Mistake("The subject's plan does not declare this here. Take away the record's id to propose it.", "#/method"));
        }
        catch (Problem problem)
        {
            foreach (var mistake in problem.Errors) row.Wrong(MemberOf(mistake.Pointer), mistake.Detail);
            return null;
        }
    }

    KnownItem? Find(ClaimRow row, Guid id, string member)
    {
        if (!known.Items.TryGetValue(id, out var item))
        {
            // Of an id that could not be read, its reader has said so.
            if (id != default) row.Wrong(member, $"No published plan has the item {id}.");
            return null;
        }

        if (!known.Withdrawn.Contains(item.VersionId)) return item;
        row.Wrong(member, $"The plan version of the item {id} was withdrawn.");
        return null;
    }

    // Whoever holds both sides proposes for the one that is served.
    Side? SideOf(ClaimRow row, KnownItem subject, KnownItem target)
    {
        if (Holds(proposesFor, target)) return Side.Object;
        if (Holds(proposesFor, subject)) return Side.Subject;
        row.Wrong(nameof(ClaimRow.Subject), $"You may not propose anything for the items of {subject.Plan?.Unit?.Name} or {target.Plan?.Unit?.Name}.");
        return null;
    }

    static bool Holds(HashSet<Guid>? units, KnownItem item) => units is null || (item.Plan is { } plan && units.Contains(plan.UnitId));

    bool IsHere(ClaimRow row)
    {
        if (row.Id is not { } id || !known.Records.TryGetValue(id, out var one)) return false;
        if ((one.Subject, one.Object, one.Relation, one.Strength, one.Rationale, one.State) != (row.Subject, row.Object, row.Relation, row.Strength ?? one.Strength, Words(row.Rationale), row.State ?? one.State))
            row.Wrong(nameof(ClaimRow.Id), $"The record {id} is here and says something else. An import makes alignments and changes none.");
        return true;
    }

    bool IsTaken(ClaimRow row)
    {
        var pair = (row.Subject, row.Object);
        if (known.Living.TryGetValue(pair, out var one)) row.Wrong(nameof(ClaimRow.Object), $"These two items are aligned already, or somebody proposed it: see /v1/alignments/{one}.");
        else if (!rows.TryAdd(pair, row.Row)) row.Wrong(nameof(ClaimRow.Object), $"Row {rows[pair]} aligns these two items too.");
        else return false;
        return true;
    }

    DateTimeOffset At(DateOnly? day) => day is { } one && one.ToDateTime(TimeOnly.MinValue) <= Now.UtcDateTime ? new(one, TimeOnly.MinValue, TimeSpan.Zero) : Now;

    static string? Words(string? text) => text?.Trim() is { Length: > 0 } words ? words : null;

    // #/subjectItemId is Subject.
    static string MemberOf(string? pointer) => pointer is null ? nameof(ClaimRow.Relation) : $"{char.ToUpperInvariant(pointer[2])}{pointer[3..]}".Replace("ItemId", "", StringComparison.Ordinal);
}
