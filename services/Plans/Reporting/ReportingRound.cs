using System.Text.Json.Serialization;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService.Reporting;

/// <summary>The office asks every unit with a plan in force how far it is, by a day. What a closed round shows does not change.</summary>
internal sealed class ReportingRound
{
    /// <summary>The lock that whoever closes a round holds alone, and whoever reports shares: what is reported counts before or after.</summary>
    public const long Closing = 0x7265706f72740001;

    ReportingRound(Guid id, string title, DateOnly dueOn, DateTimeOffset openedAt) => (Id, Title, DueOn, OpenedAt, Version) = (id, title, dueOn, openedAt, 1);

    public Guid Id { get; private set; }

    [Audited] public string Title { get; private set; }

    [Audited] public DateOnly DueOn { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    [Audited] public DateTimeOffset? ClosedAt { get; private set; }

    [Audited] public int Version { get; private set; }

    public List<RoundForm> Forms { get; } = [];

    public static ReportingRound Open(string title, DateOnly dueOn, DateTimeOffset now)
    {
        if (title.Trim() is not { Length: >= 3 and <= 200 } given || given.Any(char.IsControl)) throw Problem.Invalid(new Mistake("A round's title is one line of 3 to 200 characters.", "#/title"));
        if (dueOn < DateOnly.FromDateTime(now.UtcDateTime)) throw Problem.Invalid(new Mistake("A round is due today or later.", "#/dueOn"));
        return new(Guid.CreateVersion7(), given, dueOn, now);
    }

    /// <exception cref="Problem">409: it is closed.</exception>
    public void RequireOpen()
    {
        if (ClosedAt is { } closed) throw Problem.Refused("round-closed", "This reporting round is closed.", $"It was closed on {closed:yyyy-MM-dd}. Report on single items, or wait for the next round.");
    }

    public void Close(DateTimeOffset now)
    {
        RequireOpen();
        ClosedAt = now;
        Version++;
    }

    /// <summary>The moment whose state of things it shows.</summary>
    public DateTimeOffset Shows(DateTimeOffset now) => ClosedAt ?? now;
}

[JsonConverter(typeof(JsonStringEnumConverter<FormState>))]
internal enum FormState
{
    Open,
    Submitted,
    Returned,
    Approved,
}

/// <summary>A unit's form in a round.</summary>
internal sealed class RoundForm
{
    RoundForm(Guid roundId, Guid unitId, int version) => (RoundId, UnitId, Version) = (roundId, unitId, version);

    public RoundForm(ReportingRound round, Unit unit) : this(round.Id, unit.Id, 1) => (Round, Unit) = (round, unit);

    [Audited] public Guid RoundId { get; private set; }

    public ReportingRound? Round { get; private set; }

    [Audited] public Guid UnitId { get; private set; }

    public Unit? Unit { get; private set; }

    [Audited] public FormState State { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Why it was sent back.</summary>
    [Audited] public string? Note { get; private set; }

    [Audited] public int Version { get; private set; }

    public void Submit(DateTimeOffset now)
    {
        if (State == FormState.Approved) throw Problem.Refused("form-approved", "This form is approved already.", "Whoever leads the unit can send it back, which opens it again.");
        (State, SubmittedAt, Note) = (FormState.Submitted, now, null);
        Version++;
    }

    public void Approve(DateTimeOffset now)
    {
        RequireSubmitted();
        (State, ApprovedAt) = (FormState.Approved, now);
        Version++;
    }

    public void Return(string note)
    {
        if (State != FormState.Approved) RequireSubmitted();
        (State, ApprovedAt, Note) = (FormState.Returned, null, Progress.RequireNote(note));
        Version++;
    }

    void RequireSubmitted()
    {
        if (State != FormState.Submitted) throw Problem.Refused("form-not-submitted", "This form has not been submitted.", $"It is {State}.");
    }
}
