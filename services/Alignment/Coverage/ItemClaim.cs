using Contracts.Plans;

namespace AlignmentService.Coverage;

/// <summary>An item of a current version, and one of the claims that it serves a commitment; an item with several has a row for each, one with none a row without.</summary>
internal sealed record ItemClaim(Guid UnitId, Guid ItemId, Guid? ParentId, bool IsAction, bool IsGoal, ProgressStatus Status, string? StatusOn, ServingClaim? Claim);

/// <summary>That an item serves a commitment, between the versions that count.</summary>
/// <param name="ObjectId">The commitment or what stands under it.</param>
/// <param name="NeedsReview">Whether one of the texts was reworded since.</param>
internal sealed record ServingClaim(Guid CommitmentId, Guid ObjectId, AlignmentState State, Relation Relation, Strength? Strength, DateTimeOffset? DecidedAt, bool NeedsReview);
