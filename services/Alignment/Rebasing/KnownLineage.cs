using Contracts.Plans;
using ServiceDefaults.Audit;

namespace AlignmentService.Rebasing;

/// <summary>What became of the items of one version in another, as Plans said it last.</summary>
[NotAudited("a copy from the events of Plans")]
internal sealed class KnownLineage(Guid earlierVersionId, Guid laterVersionId, Guid planId)
{
    public Guid EarlierVersionId { get; private set; } = earlierVersionId;

    public Guid LaterVersionId { get; private set; } = laterVersionId;

    public Guid PlanId { get; private set; } = planId;

    /// <summary>The plan's version at which it was said.</summary>
    public int SaidAt { get; private set; }

    public IReadOnlyList<ItemLineage> Edges { get; private set; } = [];

    public void Hear(int planVersion, IReadOnlyList<ItemLineage> edges)
    {
        if (planVersion > SaidAt) (SaidAt, Edges) = (planVersion, edges);
    }
}
