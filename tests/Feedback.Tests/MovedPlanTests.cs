using System.Net;
using Contracts.Plans;
using TestKit;

namespace Feedback.Tests;

/// <summary>A plan that went to another unit: whoever answers for it answers in its consultations.</summary>
public sealed class MovedPlanTests(RunningFeedback feedback) : IClassFixture<RunningFeedback>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_unit_that_the_plan_went_to_last_closes_its_consultation(bool isPublishedFirst)
    {
        var plan = SomePlan.OfTheInstitute("Every door opens.");
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        if (isPublishedFirst) await feedback.Service.HearsAsync(plan.Published());
        await feedback.Service.HearsAsync(new PlanMoved(4, plan.PlanId, plan.PlanTitle, other, "other", "Other"));
        await feedback.Service.HearsAsync(new PlanMoved(3, plan.PlanId, plan.PlanTitle, one, "one", "One"));
        if (!isPublishedFirst) await feedback.Service.HearsAsync(plan.Published());

        await feedback.Service.SignedInAs($"moderator:{one}").PostAsync($"/v1/consultations/{plan.VersionId}/closing", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        await feedback.Service.SignedInAs($"moderator:{other}").PostAsync($"/v1/consultations/{plan.VersionId}/closing", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
    }
}
