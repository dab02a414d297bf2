using MassTransit;

namespace Contracts.Alignment;

/// <summary>Somebody claims that an item serves another; nobody has reviewed it yet.</summary>
/// <param name="AlignmentId">The alignment.</param>
/// <param name="Version">The alignment's version, higher is newer.</param>
/// <param name="Ends">The two items and the versions they are pinned to.</param>
[MessageUrn("alignment:proposed:v1")]
[EntityName("alignment.proposed.v1")]
public sealed record AlignmentProposed(Guid AlignmentId, int Version, AlignmentEnds Ends);

/// <summary>A reviewer agreed: the subject serves the object.</summary>
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
public sealed record AlignmentEnds(
    Guid SubjectItemId,
    Guid SubjectVersionId,
    Guid SubjectPlanId,
    string SubjectText,
    string SubjectUnitName,
    Guid ObjectItemId,
    Guid ObjectVersionId,
    Guid ObjectPlanId,
    string ObjectText);
