using MassTransit;

namespace Contracts.Plans;

/// <summary>A dated statement on how far an item is.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="ItemVersion">The item's count of reports, higher is newer.</param>
/// <param name="VersionId">The plan version that the item belongs to.</param>
/// <param name="Status">The status.</param>
/// <param name="On">When it held, as precisely as known: <c>2023-04-30</c>, <c>2023-04</c> or <c>2023</c>.</param>
[MessageUrn("plans:progress-reported:v1")]
[EntityName("plans.progress-reported.v1")]
[Subscribers("alignment")]
public sealed record ProgressReported(Guid ItemId, int ItemVersion, Guid VersionId, ProgressStatus Status, string On);
