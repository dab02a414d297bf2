using MassTransit;

namespace Contracts.Feedback;

/// <summary>A draft version takes feedback from now on.</summary>
/// <param name="ConsultationId">The consultation; it has the id of the version consulted on.</param>
/// <param name="Version">The consultation's version, higher is newer.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="PlanTitle">The plan's title.</param>
/// <param name="ClosesOn">The last day on which feedback is taken.</param>
[MessageUrn("feedback:consultation-opened:v1")]
[EntityName("feedback.consultation-opened.v1")]
[Subscribers("notifications")]
public sealed record ConsultationOpened(Guid ConsultationId, int Version, Guid PlanId, string PlanTitle, DateOnly ClosesOn);

/// <summary>A version takes no feedback any more.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="Version">The consultation's version, higher is newer.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="PlanTitle">The plan's title.</param>
[MessageUrn("feedback:consultation-closed:v1")]
[EntityName("feedback.consultation-closed.v1")]
public sealed record ConsultationClosed(Guid ConsultationId, int Version, Guid PlanId, string PlanTitle);
