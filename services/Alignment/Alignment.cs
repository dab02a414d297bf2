using AlignmentService.Rebasing;
using Contracts.Alignment;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace AlignmentService;

/// <summary>
/// A claim of how a subject item stands to an object item, proposed by one side and reviewed by the other, or declared by the
/// subject's plan. Each end is pinned to the item of the version that was looked at; <see cref="Standing"/> follows it from there.
/// </summary>
internal sealed class Alignment
{
    readonly List<AlignmentDecision> decisions = [];

    Alignment(Guid id, Guid subjectItemId, Guid objectItemId, Relation relation, Strength? strength, string? rationale, string proposedBy, DateTimeOffset proposedAt) =>
        (Id, SubjectItemId, ObjectItemId, Relation, Strength, Rationale, ProposedBy, ProposedAt, Version) = (id, subjectItemId, objectItemId, relation, strength, rationale, proposedBy, proposedAt, 1);

    public Guid Id { get; private set; }

    [Audited] public Guid SubjectItemId { get; private set; }

    public KnownItem? Subject { get; private set; }

    [Audited] public Guid ObjectItemId { get; private set; }

    public KnownItem? Object { get; private set; }

    [Audited] public Relation Relation { get; private set; }

    [Audited] public Strength? Strength { get; private set; }

    [Audited] public string? Rationale { get; private set; }

    [Audited] public AlignmentMethod Method { get; private set; }

    /// <summary>How sure the machine was when it suggested this.</summary>
    [Audited] public double? Confidence { get; private set; }

    [Audited] public AlignmentState State { get; private set; }

    /// <summary>The side that proposed it; the other one decides.</summary>
    [Audited] public Side ProposedFrom { get; private set; }

    /// <summary>The account; empty where it was declared.</summary>
    public string ProposedBy { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was declined or withdrawn.</summary>
    [Audited] public string? Reason { get; private set; }

    [Audited] public int Version { get; private set; }

    /// <summary>Where its two ends are now.</summary>
    public Standing Standing { get; private set; } = new();

    /// <summary>What was decided and said, in order, where it is loaded.</summary>
    public IReadOnlyList<AlignmentDecision> Decisions => decisions;

    public static Alignment Propose(KnownItem subject, KnownItem @object, Claim claim, Side from, string by, DateTimeOffset now, Guid? id = null)
    {
        RequireTwoPlans(subject, @object);
        var made = new Alignment(id ?? Guid.CreateVersion7(), subject.Id, @object.Id, claim.Relation, claim.Strength, claim.Rationale, by, now)
        {
            Subject = subject, Object = @object, Method = claim.Method, Confidence = claim.Confidence, ProposedFrom = from,
        };
        // It claims nothing that the other side could be held to.
        if (claim.Relation == Relation.NotRelated) (made.State, made.DecidedBy, made.DecidedAt) = (AlignmentState.Accepted, by, now);
        return made;
    }

    /// <summary>What a plan declares, or the office of a sentence that a plan quotes, counts without a review.</summary>
    public static Alignment Declare(KnownItem subject, KnownItem @object, DateTimeOffset at, string? by = null) =>
        new(DeclaredLinks.IdOf(subject, @object), subject.Id, @object.Id, Relation.ContributesTo, AlignmentService.Strength.Direct, rationale: null, by ?? "", at)
        {
            Subject = subject, Object = @object, Method = AlignmentMethod.Declared, State = AlignmentState.Accepted, DecidedBy = by, DecidedAt = at, ProposedFrom = by is null ? Side.Subject : Side.Object,
        };

    /// <summary>What others hear of a new one.</summary>
    public void PublishTo(AlignmentDb db, DateTimeOffset now)
    {
        if (State == AlignmentState.Accepted) db.Publish(new AlignmentAccepted(Id, Version, Ends()), Id, Version, now);
        else db.Publish(new AlignmentProposed(Id, Version, Ends()), Id, Version, now);
    }

    public AlignmentAccepted Accept(string by, DateTimeOffset now)
    {
        if (State != AlignmentState.Proposed) throw Problem.Refused("alignment-decided", "This alignment is decided already.", $"It is {State}.");
        Decide(DecisionKind.Accepted, ProposedFrom.Other(), by, reason: null, now, stance => stance with { State = AlignmentState.Accepted });
        return new(Id, Version, Ends());
    }

    public AlignmentDeclined Decline(string by, string? reason, DateTimeOffset now)
    {
        if (State != AlignmentState.Proposed) throw Problem.Refused("alignment-decided", "This alignment is decided already.", $"It is {State}.");
        Decide(DecisionKind.Declined, ProposedFrom.Other(), by, Claim.Words(reason, "#/reason"), now, stance => stance with { State = AlignmentState.Declined });
        return new(Id, Version, Ends());
    }

    /// <summary>One side objects; from then on it waits for the other.</summary>
    public AlignmentDisputed Dispute(Side from, string by, string? reason, DateTimeOffset now)
    {
        if (State == AlignmentState.Disputed) throw Problem.Refused("alignment-disputed", "Somebody disputes this alignment already.", "Say what there is to say in its thread.");
        RequireOpen();
        Decide(DecisionKind.Disputed, from, by, Claim.Words(reason, "#/reason", isNeeded: true), now, stance => stance with { State = AlignmentState.Disputed });
        return new(Id, Version, Ends());
    }

    /// <summary>The side that decides on a dispute: the one that did not begin it.</summary>
    public Side? ResolvingSide => State == AlignmentState.Disputed && decisions.FindLast(one => one.Kind == DecisionKind.Disputed) is { } dispute ? dispute.From.Other() : null;

    /// <summary>Ends a dispute: the alignment stands, perhaps in other terms, or it does not.</summary>
    public void Resolve(bool stands, Relation? relation, Strength? strength, Side from, string by, string? reason, DateTimeOffset now)
    {
        if (State != AlignmentState.Disputed) throw Problem.Refused("alignment-not-disputed", "Nobody disputes this alignment.", $"It is {State}.");
        if (!stands && (relation ?? (object?)strength) is not null) throw Problem.Invalid(new Mistake("What does not stand has no new terms.", "#/stands"));
        var claim = Claim.Require(relation ?? Relation, strength ?? (relation == Relation.NotRelated ? null : Strength), null, null);
        Decide(DecisionKind.Resolved, from, by, Claim.Words(reason, "#/reason", isNeeded: true), now,
            stance => stance with { State = stands ? AlignmentState.Accepted : AlignmentState.Declined, Relation = claim.Relation, Strength = claim.Strength });
    }

    /// <summary>The side that proposed it takes it back. What a plan declares, its next version takes back, or a person once a new version made it stale.</summary>
    public AlignmentWithdrawn Withdraw(string by, string? reason, DateTimeOffset now)
    {
        RequireOpen();
        if (Method == AlignmentMethod.Declared && ProposedFrom == Side.Subject && Standing.Hold < Hold.NeedsReview) throw Problem.Refused("alignment-declared", "The plan declares this alignment itself.", "Publish a version that does not, or dispute it.");
        Decide(DecisionKind.Withdrawn, ProposedFrom, by, Claim.Words(reason, "#/reason", isNeeded: true), now, stance => stance with { State = AlignmentState.Withdrawn });
        return new(Id, Version, Ends());
    }

    /// <summary>A person looked at the versions that count now, and says which items it joins there.</summary>
    public AlignmentRebased Rebase(KnownItem subject, KnownItem @object, Relation? relation, Strength? strength, Side from, string by, string? reason, DateTimeOffset now)
    {
        RequireOpen();
        RequireTwoPlans(subject, @object);
        var claim = Claim.Require(relation ?? Relation, strength ?? (relation == Relation.NotRelated ? null : Strength), null, null);
        (Subject, Object) = (subject, @object);
        Decide(DecisionKind.Rebased, from, by, Claim.Words(reason, "#/reason"), now,
            stance => stance with { SubjectItemId = subject.Id, ObjectItemId = @object.Id, Relation = claim.Relation, Strength = claim.Strength });
        return new(Id, Version, Ends());
    }

    /// <summary>Says something about it, for both sides.</summary>
    public void Comment(Side from, string by, string? text, DateTimeOffset now) =>
        Decide(DecisionKind.Commented, from, by, Claim.Words(text, "#/text", isNeeded: true), now, stance => stance);

    /// <summary>The decision that holds and may be taken back: the last one that was not.</summary>
    public AlignmentDecision? Undoable => decisions.FindLast(one => one.Kind is not (DecisionKind.Undone or DecisionKind.Commented) && !decisions.Exists(other => other.Undoes == one.Id));

    /// <summary>Takes the last decision back, by a new one: everything is as before it.</summary>
    public void Undo(string by, string? reason, DateTimeOffset now)
    {
        var last = Undoable ?? throw Problem.Refused("nothing-to-undo", "Nothing was decided on this alignment that could be taken back.");
        Take(last.Before);
        decisions.Add(new(Guid.CreateVersion7(), Id, ++Version, DecisionKind.Undone, last.From, by, now, Claim.Words(reason, "#/reason", isNeeded: true), StanceNow()) { Undoes = last.Id });
    }

    /// <summary>What is said to others of both ends.</summary>
    public AlignmentEnds Ends() => Subject is { Plan.Unit: { } unit } subject && Object is { } @object
        ? new(subject.Id, subject.VersionId, subject.PlanId, subject.Text, unit.Name, @object.Id, @object.VersionId, @object.PlanId, @object.Text, Relation.ToString())
        : throw new InvalidOperationException("An alignment publishes with both ends loaded.");

    static void RequireTwoPlans(KnownItem subject, KnownItem @object)
    {
        if (subject.PlanId == @object.PlanId) throw Problem.Invalid(new Mistake("An item cannot be aligned to an item of its own plan.", "#/objectItemId"));
    }

    void RequireOpen()
    {
        if (State is AlignmentState.Declined or AlignmentState.Withdrawn) throw Problem.Refused("alignment-not-open", "This alignment is ended.", $"It is {State}. Propose it anew, or take that decision back.");
    }

    void Decide(DecisionKind kind, Side from, string by, string? reason, DateTimeOffset now, Func<Stance, Stance> change)
    {
        var before = StanceNow();
        var after = change(before);
        if (after.State != before.State) after = after with { DecidedBy = by, DecidedAt = now, Reason = reason };
        Take(after);
        decisions.Add(new(Guid.CreateVersion7(), Id, ++Version, kind, from, by, now, reason, before));
    }

    Stance StanceNow() => new(State, SubjectItemId, ObjectItemId, Relation, Strength, DecidedBy, DecidedAt, Reason);

    void Take(Stance stance) => (State, SubjectItemId, ObjectItemId, Relation, Strength, DecidedBy, DecidedAt, Reason) =
        (stance.State, stance.SubjectItemId, stance.ObjectItemId, stance.Relation, stance.Strength, stance.DecidedBy, stance.DecidedAt, stance.Reason);
}
