using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace AlignmentService;

/// <summary>
/// A unit's recorded answer that an item serves no commitment, by design: it is no gap, and nothing is suggested for it, until
/// its text changes or the answer is taken back.
/// </summary>
internal sealed class NoCounterpart(Guid id, Guid itemId, string reason, string saidBy, DateTimeOffset saidAt)
{
    public Guid Id { get; private set; } = id;

    /// <summary>The item as it was then; where its words stay the same, it holds for the next versions' item too.</summary>
    [Audited] public Guid ItemId { get; private set; } = itemId;

    public KnownItem? Item { get; private set; }

    [Audited] public string Reason { get; private set; } = reason;

    /// <summary>The account.</summary>
    public string SaidBy { get; private set; } = saidBy;

    public DateTimeOffset SaidAt { get; private set; } = saidAt;

    [Audited] public DateTimeOffset? EndedAt { get; private set; }

    [Audited] public int Version { get; private set; } = 1;

    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null) throw Problem.Refused("answer-ended", "This answer was taken back already.");
        EndedAt = now;
        Version++;
    }
}
