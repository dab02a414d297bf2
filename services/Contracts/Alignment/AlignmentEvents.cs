using MassTransit;

namespace Contracts.Alignment;

/// <summary>Somebody claims that an item serves another; nobody has reviewed it yet.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:proposed:v1")]
[EntityName("alignment.proposed.v1")]
public sealed record AlignmentProposed(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>A reviewer agreed with the claim: usually that the subject serves the object; <see cref="AlignmentEnds.Relation"/> says it.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:accepted:v1")]
[EntityName("alignment.accepted.v1")]
public sealed record AlignmentAccepted(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>A reviewer disagreed.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:declined:v1")]
[EntityName("alignment.declined.v1")]
public sealed record AlignmentDeclined(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>One side objects: it counts nowhere until that is resolved, which is told as accepted or declined.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:disputed:v1")]
[EntityName("alignment.disputed.v1")]
public sealed record AlignmentDisputed(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>Whoever proposed it took it back.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:withdrawn:v1")]
[EntityName("alignment.withdrawn.v1")]
public sealed record AlignmentWithdrawn(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>A new version of either plan left it in need of a person. What it says is as before, so its version is too.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
/// <param name="Standing"><c>NeedsReview</c> where a text was reworded, <c>Orphaned</c> where an item was dropped, split or merged.</param>
[MessageUrn("alignment:went-stale:v1")]
[EntityName("alignment.went-stale.v1")]
public sealed record AlignmentWentStale(Guid AlignmentId, int Version, AlignmentEnds Ends, string Standing);

/// <summary>A person looked at the versions that count now and pinned it to items of theirs.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to now.</param>
[MessageUrn("alignment:rebased:v1")]
[EntityName("alignment.rebased.v1")]
public sealed record AlignmentRebased(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>A decision was taken back: the alignment is again what it was before it.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
/// <param name="State">Proposed, Accepted, Declined, Disputed or Withdrawn.</param>
[MessageUrn("alignment:decision-undone:v1")]
[EntityName("alignment.decision-undone.v1")]
public sealed record AlignmentDecisionUndone(Guid AlignmentId, int Version, AlignmentEnds Ends, string State);

/// <summary>Which item serves which.</summary>
/// <param name="SubjectItemId">The item that serves.</param>
/// <param name="SubjectVersionId">Its plan version.</param>
/// <param name="SubjectPlanId">Its plan.</param>
/// <param name="SubjectText">Its words.</param>
/// <param name="SubjectUnitName">Its unit.</param>
/// <param name="ObjectItemId">The item that is served.</param>
/// <param name="ObjectVersionId">Its plan version.</param>
/// <param name="ObjectPlanId">Its plan.</param>
/// <param name="ObjectText">Its words.</param>
/// <param name="Relation">Same, NearlySame, ContributesTo, Contains, Related, Conflicts or NotRelated; left out by older ones.</param>
public sealed record AlignmentEnds(
    Guid SubjectItemId,
    Guid SubjectVersionId,
    Guid SubjectPlanId,
    string SubjectText,
    string SubjectUnitName,
    Guid ObjectItemId,
    Guid ObjectVersionId,
    Guid ObjectPlanId,
    string ObjectText,
    string? Relation = null);
