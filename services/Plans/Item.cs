using Contracts.Plans;
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

    /// <summary>The newest report's status.</summary>
    [Audited] public ProgressStatus Status { get; private set; }

    [Audited] public string? StatusOn { get; private set; }

    /// <summary>How many reports there are.</summary>
    [Audited] public int Reports { get; private set; }

    public List<CrossReference> References { get; init; } = [];

    public Progress Report(ProgressStatus status, string on, string? narrative, DateTimeOffset now)
    {
        (Status, StatusOn) = (status, on);
        return new(Guid.CreateVersion7(), Id, ++Reports, status, on, narrative, now);
    }
}

/// <summary>"See Commitment 6": where the words point, and the item when this version has it.</summary>
internal sealed class CrossReference
{
    public required string Text { get; init; }

    public Guid? TargetItemId { get; init; }
}

/// <summary>A dated statement on how far an item is.</summary>
internal sealed record Progress(
    Guid Id, [property: Audited] Guid ItemId, [property: Audited] int Number, [property: Audited] ProgressStatus Status, [property: Audited] string On, [property: Audited] string? Narrative, DateTimeOffset ReportedAt);
