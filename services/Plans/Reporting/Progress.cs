using System.Text.Json.Serialization;
using Contracts.Plans;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService.Reporting;

[JsonConverter(typeof(JsonStringEnumConverter<ReportState>))]
internal enum ReportState
{
    /// <summary>It counts: the newest of these is how far the item is.</summary>
    Approved,

    /// <summary>It waits for whoever leads the unit.</summary>
    Pending,

    /// <summary>It was sent back with a note, and counts nowhere.</summary>
    Returned,

    /// <summary>Whoever reported said it anew before anybody decided.</summary>
    Replaced,
}

/// <summary>Something that shows what a report says: a page, or a file that was uploaded.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Url">A page's address; none for a file.</param>
/// <param name="FileId">An <see cref="EvidenceFile"/>.</param>
internal sealed record Evidence(string Title, string? Url, Guid? FileId);

/// <summary>What a person says of an item's progress.</summary>
/// <param name="On">When it held, as precisely as known.</param>
internal sealed record ReportWords(ProgressStatus Status, string On, string? Narrative, IReadOnlyList<MeasureValue> Values, IReadOnlyList<Evidence> Evidence);

/// <summary>A dated statement on how far an item is. It is added and never changed; only whether it counts is decided later.</summary>
internal sealed class Progress
{
    Progress(Guid id, Guid itemId, int number, ProgressStatus status, string on, string? narrative, DateTimeOffset reportedAt) =>
        (Id, ItemId, Number, Status, On, Narrative, ReportedAt) = (id, itemId, number, status, on, narrative, reportedAt);

    /// <param name="item">On what it reports.</param>
    /// <param name="number">From 1 within the item.</param>
    /// <param name="words">What it says.</param>
    /// <param name="by">The account that reports; none where the platform repeats what is known.</param>
    /// <param name="round">The reporting round that asked for it.</param>
    /// <param name="now">When it is reported.</param>
    public Progress(Guid item, int number, ReportWords words, string? by, Guid? round, DateTimeOffset now)
        : this(Guid.CreateVersion7(), item, number, words.Status, words.On, words.Narrative?.Trim(), now) =>
        (Values, Evidence, ReportedBy, RoundId, State) = (words.Values, words.Evidence, by, round, ReportState.Pending);

    public Guid Id { get; private set; }

    [Audited] public Guid ItemId { get; private set; }

    [Audited] public int Number { get; private set; }

    [Audited] public ProgressStatus Status { get; private set; }

    [Audited] public string On { get; private set; }

    [Audited] public string? Narrative { get; private set; }

    [Audited] public IReadOnlyList<MeasureValue> Values { get; private set; } = [];

    [Audited] public IReadOnlyList<Evidence> Evidence { get; private set; } = [];

    public DateTimeOffset ReportedAt { get; private set; }

    public string? ReportedBy { get; private set; }

    [Audited] public Guid? RoundId { get; private set; }

    [Audited] public ReportState State { get; private set; }

    /// <summary>Since when it counts.</summary>
    public DateTimeOffset? CountsSince { get; private set; }

    /// <summary>Why it was sent back.</summary>
    [Audited] public string? Note { get; private set; }

    /// <summary>The entity tag: it is decided on once.</summary>
    public int Version => State == ReportState.Pending ? 1 : 2;

    /// <summary>Counts from now on; the item says what follows from that.</summary>
    internal void Approve(DateTimeOffset now)
    {
        Decide(ReportState.Approved);
        CountsSince = now;
    }

    public void Return(string note)
    {
        Decide(ReportState.Returned);
        Note = RequireNote(note);
    }

    public void Replace() => Decide(ReportState.Replaced);

    /// <summary>A note as it is kept, or the refusal of it.</summary>
    public static string RequireNote(string note) => note.Trim() is { Length: > 0 and <= 2000 } given ? given
        : throw Problem.Invalid(new Mistake("Say in up to 2,000 characters what is to be done about it.", "#/note"));

    void Decide(ReportState state)
    {
        if (State != ReportState.Pending) throw Problem.Refused("report-decided", "This report is decided on already.", $"It is {State}. Report anew what has changed.");
        State = state;
    }
}

/// <summary>A file that shows what a report says.</summary>
internal sealed class EvidenceFile(Guid id, Guid itemId, string name, byte[] content, DateTimeOffset uploadedAt)
{
    /// <summary>The most bytes.</summary>
    public const int MostBytes = 5 << 20;

    public Guid Id { get; private set; } = id;

    [Audited] public Guid ItemId { get; private set; } = itemId;

    [Audited] public string Name { get; private set; } = name;

    public byte[] Content { get; private set; } = content;

    public DateTimeOffset UploadedAt { get; private set; } = uploadedAt;
}
