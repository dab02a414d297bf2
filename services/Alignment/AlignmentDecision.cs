using System.Text.Json.Serialization;
using ServiceDefaults.Audit;

namespace AlignmentService;

[JsonConverter(typeof(JsonStringEnumConverter<DecisionKind>))]
internal enum DecisionKind
{
    Accepted,
    Declined,
    Disputed,

    /// <summary>Said in the thread; it changes nothing.</summary>
    Commented,

    /// <summary>A dispute was ended.</summary>
    Resolved,

    Withdrawn,

    /// <summary>Pinned to other versions' items.</summary>
    Rebased,

    /// <summary>An earlier decision was taken back.</summary>
    Undone,
}

/// <summary>Everything of an alignment that decisions change.</summary>
internal sealed record Stance(AlignmentState State, Guid SubjectItemId, Guid ObjectItemId, Relation Relation, Strength? Strength, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason);

/// <summary>What a person decided of an alignment, or said of it. Never changed: who thinks otherwise decides anew.</summary>
/// <param name="Number">The alignment's version since then.</param>
/// <param name="From">The side for which the person acted.</param>
/// <param name="By">The account.</param>
/// <param name="Before">How the alignment stood until then.</param>
[NotAudited("a record itself; what it changes of the alignment is audited there")]
internal sealed record AlignmentDecision(Guid Id, Guid AlignmentId, int Number, DecisionKind Kind, Side From, string By, DateTimeOffset At, string? Reason, Stance Before)
{
    /// <summary>The decision that this one takes back.</summary>
    public Guid? Undoes { get; init; }
}
