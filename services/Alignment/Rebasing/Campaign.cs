using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace AlignmentService.Rebasing;

/// <summary>What a version that came to count did to the alignments of its plan, and whether the office is done with it.</summary>
internal sealed class Campaign(Guid versionId, Guid planId, DateTimeOffset openedAt, int valid, int carried, int needsReview, int orphaned)
{
    public Guid VersionId { get; private set; } = versionId;

    public Guid PlanId { get; private set; } = planId;

    public KnownPlan? Plan { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; } = openedAt;

    public int Valid { get; private set; } = valid;

    public int Carried { get; private set; } = carried;

    public int NeedsReview { get; private set; } = needsReview;

    public int Orphaned { get; private set; } = orphaned;

    [Audited] public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The account.</summary>
    public string? ClosedBy { get; private set; }

    public int Version => ClosedAt is null ? 1 : 2;

    public void Close(string by, DateTimeOffset now)
    {
        if (ClosedAt is not null) throw Problem.Refused("campaign-closed", "This campaign is closed already.");
        (ClosedAt, ClosedBy) = (now, by);
    }
}
