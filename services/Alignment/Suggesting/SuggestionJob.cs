using ServiceDefaults.Audit;
using ServiceDefaults.Jobs;

namespace AlignmentService.Suggesting;

/// <summary>Suggestions for the items of many plans, which outlast their request.</summary>
/// <param name="PlanId">For this plan only.</param>
/// <param name="UnitId">For the plans of this unit and of those below it only.</param>
internal sealed record SuggestionJob(Guid Id, Guid? PlanId, Guid? UnitId, string AskedBy, DateTimeOffset CreatedAt) : Job(Id, AskedBy, Body: null, CreatedAt)
{
    public override string Action => "POST /v1/suggestion-jobs";
}

/// <summary>A <see cref="RankedItem"/> of a job's result, as it is sent. It goes when its job does.</summary>
/// <param name="Number">From 1, in the order of the result.</param>
[NotAudited("computed from plans and decisions; nothing is decided by it")]
internal sealed record SuggestionLine(Guid JobId, int Number, string Json);
