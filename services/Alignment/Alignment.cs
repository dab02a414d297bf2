using System.Security.Cryptography;
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

/// <summary>Where an alignment is from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlignmentMethod>))]
internal enum AlignmentMethod
{
    /// <summary>A person proposed it, and another decides.</summary>
    ByHand,

    /// <summary>The subject's plan says so of itself, in a version that was published.</summary>
    Declared,
}

/// <summary>
/// A claim that a subject item serves an object item, reviewed by a person or declared by the subject's plan; each end
/// belongs to one plan version.
/// </summary>
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

    [Audited] public AlignmentMethod Method { get; private set; }

    [Audited] public AlignmentState State { get; private set; }

    /// <summary>The account; empty where it was declared.</summary>
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

    /// <summary>What a plan declares counts without a review.</summary>
    public static Alignment Declare(KnownItem subject, KnownItem @object, DateTimeOffset at) =>
        new(DeclaredId(subject, @object), subject.Id, @object.Id, Relation.ContributesTo, Strength.Direct, rationale: null, proposedBy: "", at)
        {
            Subject = subject, Object = @object, Method = AlignmentMethod.Declared, State = AlignmentState.Accepted, DecidedAt = at,
        };

    public AlignmentProposed Proposed() => new(Id, Version, Ends());

    public AlignmentAccepted Accepted() => new(Id, Version, Ends());

    public AlignmentAccepted Accept(string by, DateTimeOffset now)
    {
        Decide(AlignmentState.Accepted, by, now);
        return Accepted();
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

    // The same whoever computes it: the pair, after the time at which the later of the two versions was begun, by which
    // ids made here are ordered too (RFC 9562 section 5.8).
    static Guid DeclaredId(KnownItem subject, KnownItem @object)
    {
        const int Time = 6;
        var later = subject.VersionId > @object.VersionId ? subject.VersionId : @object.VersionId;
        var id = SHA256.HashData([.. subject.Id.ToByteArray(bigEndian: true), .. @object.Id.ToByteArray(bigEndian: true)]).AsSpan(0, 16);
        later.ToByteArray(bigEndian: true).AsSpan(0, Time).CopyTo(id);
        (id[Time], id[Time + 2]) = ((byte)((id[Time] & 0x0F) | 0x80), (byte)((id[Time + 2] & 0x3F) | 0x80));
        return new(id, bigEndian: true);
    }

    AlignmentEnds Ends() => Subject is { Plan.Unit: { } unit } subject && Object is { } @object
        ? new(subject.Id, subject.VersionId, subject.PlanId, subject.Text, unit.Name, @object.Id, @object.VersionId, @object.PlanId, @object.Text)
        : throw new InvalidOperationException("An alignment publishes with both ends loaded.");
}
