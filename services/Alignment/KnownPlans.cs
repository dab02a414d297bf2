using Contracts.Plans;
using ServiceDefaults.Audit;

namespace AlignmentService;

/// <summary>This service's copy of a unit, kept from events.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class KnownUnit(Guid id, string key, string name, bool isInstitute, int version)
{
    public Guid Id { get; private set; } = id;

    public string Key { get; private set; } = key;

    public string Name { get; private set; } = name;

    public bool IsInstitute { get; private set; } = isInstitute;

    /// <summary>The unit above, once it was heard of.</summary>
    public Guid? ParentId { get; private set; }

    /// <summary>Whether it is there no more; what it did, others do.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The version last heard of; 0 when only a plan of the unit was heard of.</summary>
    public int Version { get; private set; } = version;
}

/// <summary>This service's copy of a plan: which of its versions is in force, and which is the newest published one.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class KnownPlan(Guid id, Guid unitId, string title)
{
    public Guid Id { get; private set; } = id;

    public Guid UnitId { get; private set; } = unitId;

    public KnownUnit? Unit { get; private set; }

    /// <summary>The plan's version at which it last came to another unit; 0 where it never did.</summary>
    public int MovedAt { get; private set; }

    public string Title { get; private set; } = title;

    public Guid? AdoptedVersionId { get; private set; }

    /// <summary>The plan's version at which that adoption happened.</summary>
    public int AdoptedAt { get; private set; }

    public Guid? PublishedVersionId { get; private set; }

    public int PublishedAt { get; private set; }

    /// <summary>The version that counts: the one in force, or else the newest one in consultation.</summary>
    public Guid? CurrentVersionId { get; private set; }

    public void Moved(Guid unitId, int planVersion)
    {
        if (planVersion > MovedAt) (UnitId, MovedAt) = (unitId, planVersion);
    }

    public void Published(Guid versionId, int planVersion, IReadOnlyList<Guid> withdrawn)
    {
        if (planVersion > PublishedAt) (PublishedVersionId, PublishedAt) = (versionId, planVersion);
        Choose(withdrawn);
    }

    public void Adopted(Guid versionId, int planVersion, IReadOnlyList<Guid> withdrawn)
    {
        if (planVersion > AdoptedAt) (AdoptedVersionId, AdoptedAt) = (versionId, planVersion);
        Choose(withdrawn);
    }

    /// <summary>Says which version counts: after a withdrawal none does that was superseded before.</summary>
    /// <param name="withdrawn">The plan's versions that were taken back.</param>
    public void Choose(IReadOnlyList<Guid> withdrawn) => CurrentVersionId = Of(AdoptedVersionId, withdrawn) ?? Of(PublishedVersionId, withdrawn);

    static Guid? Of(Guid? version, IReadOnlyList<Guid> withdrawn) => version is { } known && !withdrawn.Contains(known) ? known : null;
}

/// <summary>A version that was taken back, remembered because what was said of it before may be heard of later.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed record WithdrawnVersion(Guid VersionId, Guid PlanId);

/// <summary>This service's copy of an item.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class KnownItem(Guid id, Guid versionId, Guid planId, Guid? parentId, int position, ItemKind kind, string level, string? label, string text, ProgressStatus status, string? statusOn, int reports, string? accountable, DateOnly since)
{
    public Guid Id { get; private set; } = id;

    public Guid VersionId { get; private set; } = versionId;

    public Guid PlanId { get; private set; } = planId;

    public KnownPlan? Plan { get; private set; }

    public Guid? ParentId { get; private set; } = parentId;

    public int Position { get; private set; } = position;

    public ItemKind Kind { get; private set; } = kind;

    public string Level { get; private set; } = level;

    public string? Label { get; private set; } = label;

    public string Text { get; private set; } = text;

    public ProgressStatus Status { get; private set; } = status;

    public string? StatusOn { get; private set; } = statusOn;

    /// <summary>The report that the status is from; 0 where there is none. Later ones are <see cref="KnownReport"/>s.</summary>
    public int Reports { get; private set; } = reports;

    /// <summary>The office or role that answers for it.</summary>
    public string? Accountable { get; private set; } = accountable;

    /// <summary>The day on which its version was published.</summary>
    public DateOnly Since { get; private set; } = since;
}

/// <summary>The newest report heard of on an item. It may be here before its item is: its version comes by another message.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class KnownReport(Guid itemId, int number, ProgressStatus status, string statusOn)
{
    public Guid ItemId { get; private set; } = itemId;

    public int Number { get; private set; } = number;

    public ProgressStatus Status { get; private set; } = status;

    public string StatusOn { get; private set; } = statusOn;
}

/// <summary>
/// A sentence of the institute's that a unit's plan quotes and files its actions under. It is never a commitment; it
/// resolves when a version of the institute's that contains it arrives.
/// </summary>
[NotAudited("derived from the events of Plans")]
internal sealed class CitedStatement(Guid itemId)
{
    public Guid ItemId { get; private set; } = itemId;

    public KnownItem? Item { get; private set; }

    public Guid? ResolvedItemId { get; private set; }

    public KnownItem? ResolvedItem { get; private set; }

    public void Resolve(KnownItem item) => ResolvedItemId ??= item.Id;
}

/// <summary>
/// What a published version says of its items: that one serves an item of another plan. The version that has the other
/// item may be heard of later; then the declaration becomes an <see cref="Alignment"/>.
/// </summary>
[NotAudited("a copy from the events of Plans")]
internal sealed record DeclaredLink(Guid ItemId, Guid TargetId, DateTimeOffset DeclaredAt);
