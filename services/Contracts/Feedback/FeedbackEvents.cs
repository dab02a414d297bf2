using MassTransit;

namespace Contracts.Feedback;

/// <summary>Feedback arrived and waits for a moderator: ids only, its words are not public yet.</summary>
/// <param name="FeedbackId">The submission.</param>
/// <param name="Version">The submission's version, higher is newer.</param>
/// <param name="PlanId">The plan it speaks to.</param>
/// <param name="VersionId">The plan version it speaks to.</param>
/// <param name="ItemId">The item it speaks to; none when it speaks to the whole plan.</param>
[MessageUrn("feedback:received:v1")]
[EntityName("feedback.received.v1")]
public sealed record FeedbackReceived(Guid FeedbackId, int Version, Guid PlanId, Guid VersionId, Guid? ItemId);

/// <summary>A moderator published a submission.</summary>
/// <param name="FeedbackId">The submission.</param>
/// <param name="Version">The submission's version, higher is newer.</param>
/// <param name="PlanId">The plan it speaks to.</param>
/// <param name="VersionId">The plan version it speaks to.</param>
/// <param name="ItemId">The item it speaks to; none when it speaks to the whole plan.</param>
/// <param name="Text">The moderated, public words.</param>
[MessageUrn("feedback:published:v1")]
[EntityName("feedback.published.v1")]
public sealed record FeedbackPublished(Guid FeedbackId, int Version, Guid PlanId, Guid VersionId, Guid? ItemId, string Text);

/// <summary>The office answered a submission in public.</summary>
/// <param name="FeedbackId">The submission.</param>
/// <param name="Version">The submission's version, higher is newer.</param>
/// <param name="PlanId">The plan it speaks to.</param>
/// <param name="Answer">The answer's words.</param>
[MessageUrn("feedback:answered:v1")]
[EntityName("feedback.answered.v1")]
public sealed record FeedbackAnswered(Guid FeedbackId, int Version, Guid PlanId, string Answer);

/// <summary>
/// A submission that somebody may follow was answered. It says neither which nor what, so that whoever knows a
/// follower's address cannot go from it to the submission.
/// </summary>
/// <param name="Topic">The topic that the submission's receipt gave to its holder.</param>
/// <param name="PlanTitle">The title of the plan that was spoken to.</param>
[MessageUrn("feedback:follow-up:v1")]
[EntityName("feedback.follow-up.v1")]
[Subscribers("notifications")]
public sealed record FeedbackFollowUp(Guid Topic, string PlanTitle);
