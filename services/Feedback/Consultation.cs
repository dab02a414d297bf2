using Contracts.Feedback;
using Contracts.Plans;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace FeedbackService;

/// <summary>The window in which a draft version takes feedback. It has the version's id.</summary>
internal sealed class Consultation
{
    Consultation(Guid id, Guid planId, Guid unitId, string planTitle, DateOnly closesOn, bool isClosed, int version) =>
        (Id, PlanId, UnitId, PlanTitle, ClosesOn, IsClosed, Version) = (id, planId, unitId, planTitle, closesOn, isClosed, version);

    public Guid Id { get; private set; }

    [Audited] public Guid PlanId { get; private set; }

    /// <summary>The unit whose plan it is, and whose people answer.</summary>
    [Audited] public Guid UnitId { get; private set; }

    public string PlanTitle { get; private set; }

    [Audited] public DateOnly ClosesOn { get; private set; }

    /// <summary>Closed before its day came.</summary>
    [Audited] public bool IsClosed { get; private set; }

    [Audited] public int Version { get; private set; }

    public List<ConsultedItem> Items { get; } = [];

    public static Consultation Open(PlanVersionPublished published)
    {
        var content = published.Content;
        var consultation = new Consultation(content.VersionId, content.PlanId, content.UnitId, content.PlanTitle, published.ClosesOn, isClosed: false, 1);
        consultation.Items.AddRange(content.Items.Select(item => new ConsultedItem(item.ItemId, content.VersionId, item.Label, item.Text)));
        return consultation;
    }

    public ConsultationOpened Opened() => new(Id, Version, PlanId, PlanTitle, ClosesOn);

    public bool TakesFeedback(DateOnly today) => !IsClosed && today <= ClosesOn;

    /// <summary>Belongs to whom its plan went. A unit that the plan came from before is in no later publication.</summary>
    public void Follow(MovedPlan moved) => UnitId = moved.UnitId;

    public ConsultationClosed Close()
    {
        if (IsClosed) throw Problem.Refused("consultation-closed", "This consultation is closed already.");
        IsClosed = true;
        Version++;
        return new(Id, Version, PlanId, PlanTitle);
    }
}

/// <summary>This service's copy of a unit, kept from events: which unit is above it.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed record KnownUnit(Guid Id, Guid? ParentId, int Version);

/// <summary>To which unit a plan went last; its consultations may be heard of later.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class MovedPlan(Guid planId, Guid unitId, int version)
{
    public Guid PlanId { get; private set; } = planId;

    public Guid UnitId { get; private set; } = unitId;

    /// <summary>The plan's version when it went there.</summary>
    public int Version { get; private set; } = version;

    public bool IsOlderThan(PlanMoved moved) => Version < moved.PlanVersion;

    public void Hear(PlanMoved moved) => (UnitId, Version) = (moved.UnitId, moved.PlanVersion);
}

/// <summary>An item that feedback can speak to.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed record ConsultedItem(Guid Id, Guid ConsultationId, string? Label, string Text);
