using System.Text.Json.Serialization;
using Contracts.Plans;
using PlansService.Reporting;
using PlansService.StratMl;
using ServiceDefaults.Audit;

namespace PlansService;

/// <summary>A node of a version's tree. Its id belongs to that version and is its identity; its label is only what is displayed.</summary>
internal sealed class Item
{
    internal Item(Guid id, Guid versionId, Guid? parentId, int position, ItemKind kind, string level, string? label, string text) =>
        (Id, VersionId, ParentId, Position, Kind, Level, Label, Text) = (id, versionId, parentId, position, kind, level, label, text);

    public Guid Id { get; private set; }

    [Audited] public Guid VersionId { get; private set; }

    [Audited] public Guid? ParentId { get; private set; }

    /// <summary>Reading order within the version, from 0.</summary>
    [Audited] public int Position { get; private set; }

    [Audited] public ItemKind Kind { get; private set; }

    [Audited] public string Level { get; private set; }

    [Audited] public string? Label { get; private set; }

    [Audited] public string Text { get; private set; }

    /// <summary>What there is to say besides.</summary>
    [Audited] public string? Details { get; private set; }

    /// <summary>The office or role that answers for it.</summary>
    [Audited] public string? Accountable { get; private set; }

    /// <summary>The offices and roles that help.</summary>
    [Audited] public List<string> Contributors { get; private set; } = [];

    /// <summary>A <see cref="FuzzyDate"/> or an academic year.</summary>
    [Audited] public string? StartsOn { get; private set; }

    /// <summary>A <see cref="FuzzyDate"/> or an academic year.</summary>
    [Audited] public string? DueOn { get; private set; }

    /// <summary>The last day that is in time.</summary>
    public DateOnly? DueBy { get; private set; }

    /// <summary>The item of an earlier version that a draft took over as this one.</summary>
    [Audited] public Guid? OriginId { get; private set; }

    /// <summary>How it is measured.</summary>
    [Audited] public IReadOnlyList<Measure> Measures { get; private set; } = [];

    /// <summary>The newest status that counts.</summary>
    [Audited] public ProgressStatus Status { get; private set; }

    [Audited] public string? StatusOn { get; private set; }

    /// <summary>The number of the report that counts: the newest that needs nobody's approval, or has it.</summary>
    [Audited] public int Reports { get; private set; }

    /// <summary>The number of the last report that was given.</summary>
    public int LastReport { get; private set; }

    /// <summary>What its measures reached, by the reports that count.</summary>
    public IReadOnlyList<Actual> Actuals { get; private set; } = [];

    public List<CrossReference> References { get; set; } = [];

    /// <summary>What a StratML document says of it besides.</summary>
    public StandardParts Parts
    {
        get => Standard ?? StandardParts.None;
        set => Standard = value.IsEmpty ? null : value;
    }

    /// <summary>The same as it is kept: nothing for most items.</summary>
    internal StandardParts? Standard { get; private set; }

    /// <summary>Takes over what another version's item says.</summary>
    public static Item From(Item origin, Guid id, Guid versionId, Guid? parentId) =>
        new(id, versionId, parentId, origin.Position, origin.Kind, origin.Level, origin.Label, origin.Text)
        {
            Details = origin.Details, Accountable = origin.Accountable, Contributors = [.. origin.Contributors], StartsOn = origin.StartsOn, DueOn = origin.DueOn, DueBy = origin.DueBy,
            OriginId = origin.Id, Parts = origin.Parts, Measures = origin.Measures,
        };

    /// <summary>Says anew what a draft's item is and where it stands.</summary>
    public void Write(Guid? parentId, int position, ItemWords words)
    {
        (ParentId, Position, Kind, Level, Label, Text) = (parentId, position, words.Kind, words.Level.Trim(), words.Label?.Trim(), words.Text.Trim());
        (Details, Accountable, StartsOn, DueOn, DueBy) = (words.Details?.Trim(), words.Accountable?.Trim(), words.StartsOn, words.DueOn, words.DueBy);
        if (!Contributors.SequenceEqual(words.Contributors)) Contributors = [.. words.Contributors];
        if (!References.SequenceEqual(words.References)) References = [.. words.References];
        if (words.Measures is { } measures && !Measures.SequenceEqual(measures)) Measures = [.. measures];
    }

    /// <summary>A report that counts at once.</summary>
    public Progress Report(ProgressStatus status, string on, string? narrative, DateTimeOffset now, IReadOnlyList<MeasureValue>? values = null)
    {
        var report = Report(new(status, on, narrative, values ?? [], []), by: null, round: null, now);
        Count(report, now);
        return report;
    }

    /// <summary>A report that counts nowhere yet.</summary>
    public Progress Report(ReportWords words, string? by, Guid? round, DateTimeOffset now) => new(Id, LastReport = Math.Max(LastReport, Reports) + 1, words, by, round, now);

    /// <summary>Lets a report count.</summary>
    /// <returns>What others hear; nothing where a later report counts already.</returns>
    public ProgressReported? Count(Progress report, DateTimeOffset now)
    {
        report.Approve(now);
        Actuals = Actual.With(Actuals, report);
        if (report.Number < Reports) return null;
        (Status, StatusOn, Reports) = (report.Status, report.On, report.Number);
        return new(Id, Reports, VersionId, Status, StatusOn);
    }
}

/// <summary>What the standard for plans (ISO 17469) knows of a goal or an objective, and a page of text does not.</summary>
/// <param name="Identifier">Its name in the document that it came from.</param>
/// <param name="OtherInformation">Remarks.</param>
/// <param name="Stakeholders">Whom it concerns.</param>
/// <param name="Indicators">How it is measured: dimensions, units, targets and what was reached.</param>
internal sealed record StandardParts(string? Identifier, string? OtherInformation, IReadOnlyList<Stakeholder> Stakeholders, IReadOnlyList<PerformanceIndicator> Indicators)
{
    public static StandardParts None { get; } = new(null, null, [], []);

    [JsonIgnore] public bool IsEmpty => Identifier is null && OtherInformation is null && Stakeholders.Count == 0 && Indicators.Count == 0;
}

/// <summary>Everything that a person writes of an item.</summary>
internal sealed record ItemWords(
    ItemKind Kind, string Level, string? Label, string Text, string? Details, string? Accountable, IReadOnlyList<string> Contributors, string? StartsOn, string? DueOn, DateOnly? DueBy, IReadOnlyList<CrossReference> References,
    IReadOnlyList<Measure>? Measures = null)
{
    public static ItemWords Of(Item item) =>
        new(item.Kind, item.Level, item.Label, item.Text, item.Details, item.Accountable, item.Contributors, item.StartsOn, item.DueOn, item.DueBy, item.References);
}

[JsonConverter(typeof(JsonStringEnumConverter<ReferenceKind>))]
internal enum ReferenceKind
{
    /// <summary>Points at it: "See Commitment 6".</summary>
    See,

    /// <summary>Quotes it, in order to serve it.</summary>
    Serves,

    /// <summary>Cannot be done before it.</summary>
    DependsOn,

    /// <summary>Stands in its place.</summary>
    Replaces,
}

/// <summary>"See Commitment 6": where the words point, and the item, of this plan or another, once it is known.</summary>
internal sealed record CrossReference
{
    public ReferenceKind Kind { get; init; }

    public required string Text { get; init; }

    public Guid? TargetItemId { get; init; }
}
