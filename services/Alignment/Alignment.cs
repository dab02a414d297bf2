using System.Text.Json.Serialization;
using Contracts.Alignment;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace AlignmentService;

/// <summary>How the subject stands to the object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Relation>))]
internal enum Relation
{
    Same,
    NearlySame,
    ContributesTo,
    Contains,
    Related,
}

[JsonConverter(typeof(JsonStringEnumConverter<Strength>))]
internal enum Strength
{
    Direct,
    Supporting,
    Indirect,
}

[JsonConverter(typeof(JsonStringEnumConverter<AlignmentState>))]
internal enum AlignmentState
{
    Proposed,
    Accepted,
    Declined,
}

/// <summary>A claim that a subject item serves an object item, reviewed by a person; each end belongs to one plan version.</summary>
internal sealed class Alignment
{
    Alignment(Guid id, Guid subjectItemId, Guid objectItemId, Relation relation, Strength strength, string? rationale, string proposedBy, DateTimeOffset proposedAt) =>
        (Id, SubjectItemId, ObjectItemId, Relation, Strength, Rationale, ProposedBy, ProposedAt, Version) = (id, subjectItemId, objectItemId, relation, strength, rationale, proposedBy, proposedAt, 1);

    public Guid Id { get; private set; }

    [Audited] public Guid SubjectItemId { get; private set; }

    public KnownItem? Subject { get; private set; }

    [Audited] public Guid ObjectItemId { get; private set; }

    public KnownItem? Object { get; private set; }

    [Audited] public Relation Relation { get; private set; }

    [Audited] public Strength Strength { get; private set; }

    [Audited] public string? Rationale { get; private set; }

    [Audited] public AlignmentState State { get; private set; }

    public string ProposedBy { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was declined.</summary>
    [Audited] public string? Reason { get; private set; }

    [Audited] public int Version { get; private set; }

    public static Alignment Propose(KnownItem subject, KnownItem @object, Relation relation, Strength strength, string? rationale, string by, DateTimeOffset now)
    {
        if (subject.PlanId == @object.PlanId) throw Problem.Invalid(new Mistake("An item cannot be aligned to an item of its own plan.", "#/objectItemId"));
        if (rationale is { Length: > 2000 }) throw Problem.Invalid(new Mistake("A rationale has at most 2,000 characters.", "#/rationale"));
        return new(Guid.CreateVersion7(), subject.Id, @object.Id, relation, strength, rationale, by, now) { Subject = subject, Object = @object };
    }

    public AlignmentProposed Proposed() => new(Id, Version, Ends());

    public AlignmentAccepted Accept(string by, DateTimeOffset now)
    {
        Decide(AlignmentState.Accepted, by, now);
        return new(Id, Version, Ends());
    }

    public AlignmentDeclined Decline(string by, string? reason, DateTimeOffset now)
    {
        if (reason is { Length: > 2000 }) throw Problem.Invalid(new Mistake("A reason has at most 2,000 characters.", "#/reason"));
        Decide(AlignmentState.Declined, by, now);
        Reason = reason;
        return new(Id, Version, Ends());
    }

    void Decide(AlignmentState state, string by, DateTimeOffset now)
    {
        if (State != AlignmentState.Proposed) throw Problem.Refused("alignment-decided", "This alignment is decided already.", $"It is {State}.");
        (State, DecidedBy, DecidedAt) = (state, by, now);
        Version++;
    }

    AlignmentEnds Ends() => Subject is { Plan.Unit: { } unit } subject && Object is { } @object
        ? new(subject.Id, subject.VersionId, subject.PlanId, subject.Text, unit.Name, @object.Id, @object.VersionId, @object.PlanId, @object.Text)
        : throw new InvalidOperationException("An alignment publishes with both ends loaded.");
}
