using ServiceDefaults.Audit;

namespace AlignmentService.Coverage;

/// <summary>How a commitment was served when a day began, or when its figures were first asked for.</summary>
[NotAudited("derived from the coverage")]
internal sealed record CommitmentDay(Guid CommitmentId, DateOnly Day, int Units, int Alignments, int NeedReview, Distribution Progress);

/// <summary>What a unit served then.</summary>
[NotAudited("derived from the coverage")]
internal sealed record UnitDay(Guid UnitId, DateOnly Day, int Actions, int Serving, int ByDesign, int Commitments);
