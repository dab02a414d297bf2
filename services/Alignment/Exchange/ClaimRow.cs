namespace AlignmentService.Exchange;

/// <summary>A row that is imported: what it claims, whatever it is written in.</summary>
/// <param name="Row">The line of a set, the row of a table, the number of an element of JSON; from 1.</param>
/// <param name="Wrong">Notes what is wrong with a member of <see cref="ClaimRow"/>.</param>
internal sealed record ClaimRow(int Row, Action<string, string> Wrong)
{
    /// <summary>The record's id, where it was exported from here.</summary>
    public Guid? Id { get; init; }

    public Guid Subject { get; init; }

    public Guid Object { get; init; }

    public Relation Relation { get; init; } = Relation.ContributesTo;

    /// <summary>None where nothing is said of it.</summary>
    public Strength? Strength { get; init; }

    public string? Rationale { get; init; }

    /// <summary>None where nothing is said of it.</summary>
    public AlignmentMethod? Method { get; init; }

    public double? Confidence { get; init; }

    /// <summary>None where nothing is said of it.</summary>
    public Side? ProposedFrom { get; init; }

    /// <summary>None where nothing is said of it.</summary>
    public AlignmentState? State { get; init; }

    public string? ProposedBy { get; init; }

    public DateOnly? ProposedOn { get; init; }

    public string? DecidedBy { get; init; }

    public DateOnly? DecidedOn { get; init; }

    /// <summary>Why it was declined or disputed.</summary>
    public string? Reason { get; init; }
}

/// <summary>The rows of a body.</summary>
/// <param name="Claims">In their order.</param>
/// <param name="Gaps">How many rows say that something has no counterpart, which is known here without them.</param>
/// <param name="Notes">What was left out or taken otherwise than it stands.</param>
/// <param name="RequireNoMistakes">Goes on only where nothing is wrong.</param>
internal sealed record ClaimReading(IReadOnlyList<ClaimRow> Claims, int Gaps, IReadOnlyList<Sssom.SssomNote> Notes, Action RequireNoMistakes);
