using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Feedback.Tests;

/// <summary>Who moderates and who answers what was said about whose plan.</summary>
public sealed class AccessTests(RunningFeedback feedback) : IClassFixture<RunningFeedback>
{
    [Fact]
    public async Task Everybody_may_what_the_policy_table_says_and_nothing_else()
    {
        var units = await feedback.Service.HearsOfUnitsAsync();
        var plan = SomePlan.OfTheInstitute("Every door opens.") with { UnitId = units.Own };
        await feedback.Service.HearsAsync(plan.Published());
        var (published, waiting) = (await SendAsync(plan), await SendAsync(plan));
        await feedback.Service.SignedInWith("feedback.moderate").PostAsync($"/v1/feedback/{published.Id()}/publication", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        await AccessMatrix.ShouldHoldAsync(feedback.Service.Anybody(), "feedback", units, new Dictionary<string, Probe>
        {
            ["GET /v1/consultations"] = Probe.Get("/v1/consultations"),
            ["GET /v1/consultations/{id:guid}"] = Probe.Get($"/v1/consultations/{plan.VersionId}"),
            ["POST /v1/consultations/{id:guid}/closing"] = Probe.Post($"/v1/consultations/{plan.VersionId}/closing", ""),
            ["POST /v1/feedback"] = Probe.Post("/v1/feedback", $$"""{"consultationId": "{{plan.VersionId}}", "text": ""}"""),
            ["GET /v1/feedback"] = Probe.Get("/v1/feedback?limit=500", $"{waiting.Id()}"),
            ["GET /v1/feedback/{id:guid}"] = Probe.Get($"/v1/feedback/{waiting.Id()}", $"{waiting.Id()}"),
            ["GET /v1/feedback/{id:guid}/topic"] = Probe.Get($"/v1/feedback/{waiting.Id()}/topic"),
            ["POST /v1/feedback/{id:guid}/publication"] = Probe.Post($"/v1/feedback/{published.Id()}/publication", "{}"),
            ["POST /v1/feedback/{id:guid}/answer"] = Probe.Post($"/v1/feedback/{published.Id()}/answer", """{"answer": "x"}"""),
            ["GET /v1/feedback-events"] = Probe.Get("/v1/feedback-events"),
            ["GET /v1/feedback-audit"] = Probe.Get("/v1/feedback-audit"),
        });
    }

    Task<JsonElement> SendAsync(PlanVersionContent plan) => feedback.Service.Anybody().PostAsync("/v1/feedback", new { consultationId = plan.VersionId, text = "Doors." }).ShouldAnswerAsync(HttpStatusCode.Created);
}
