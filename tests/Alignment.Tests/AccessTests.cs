using System.Net;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>Who may align whose items, and who decides.</summary>
public sealed class AccessTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write");

    [Fact]
    public async Task Everybody_may_what_the_policy_table_says_and_nothing_else()
    {
        var units = await alignment.Service.HearsOfUnitsAsync();
        // Both ends are the unit's own: who may propose and who may decide is asked of the same tree.
        var (plan, served) = (SomePlan.OfAUnit("Doors.", "Open a door.") with { UnitId = units.Own }, SomePlan.OfTheInstitute("Every door opens.") with { UnitId = units.Own });
        await alignment.Service.HearsAsync(plan.Adopted());
        await alignment.Service.HearsAsync(served.Adopted());
        var proposal = $$"""{"subjectItemId": "{{plan.Items[1].ItemId}}", "objectItemId": "{{served.Items[0].ItemId}}"}""";
        var proposed = (await office.PostAsync("/v1/alignments", Json.Of(proposal)).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

        var (cited, none) = (plan.Items[0].ItemId, $$"""{"itemId": "{{plan.Items[1].ItemId}}", "reason": "It is about the roof."}""");
        using var unit = alignment.Service.SignedInWith("alignments.write");
        var said = (await unit.PostAsync("/v1/no-counterparts", new { itemId = cited, reason = "It is about the roof." }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

        var next = served.Became(["Every window opens."], ([0], [], LineageKind.Dropped));
        await alignment.Service.HearsAsync(next.AdoptedAfter(served));
        alignment.Service.Plans.Has(next);
        var campaign = next.Next.VersionId;
        // The jobs are the programs': nobody else may know of them.
        var asked = new HttpRequestMessage(HttpMethod.Post, "/v1/alignment-imports") { Content = Json.Of($"[{proposal}]"), Headers = { { "Prefer", "respond-async" } } };
        var job = (await office.SendAsync(asked).ShouldAnswerAsync(HttpStatusCode.Accepted)).Id();

        var sought = (await office.PostAsync($"/v1/suggestion-jobs?plan={plan.PlanId}", new { }).ShouldAnswerAsync(HttpStatusCode.Accepted)).Id();

        await AccessMatrix.ShouldHoldAsync(alignment.Service.Anybody(), "alignment", units, new Dictionary<string, Probe>
        {
            ["POST /v1/alignments"] = Probe.Post("/v1/alignments", proposal),
            ["POST /v1/alignments/{id:guid}/acceptance"] = Decision("acceptance"),
            ["POST /v1/alignments/{id:guid}/declining"] = Decision("declining"),
            ["POST /v1/alignments/{id:guid}/dispute"] = Decision("dispute"),
            ["POST /v1/alignments/{id:guid}/comments"] = Decision("comments", """{"text": "Why?"}"""),
            ["POST /v1/alignments/{id:guid}/resolution"] = Decision("resolution", """{"stands": true, "reason": "So be it."}"""),
            ["POST /v1/alignments/{id:guid}/withdrawal"] = Decision("withdrawal"),
            ["POST /v1/alignments/{id:guid}/rebasing"] = Decision("rebasing"),
            ["POST /v1/alignments/{id:guid}/undoing"] = Decision("undoing"),
            ["POST /v1/no-counterparts"] = Probe.Post("/v1/no-counterparts", none),
            ["POST /v1/no-counterparts/{id:guid}/ending"] = Probe.Post($"/v1/no-counterparts/{said}/ending", "{}"),
            ["GET /v1/no-counterparts"] = Probe.Get("/v1/no-counterparts"),
            ["GET /v1/no-counterparts/{id:guid}"] = Probe.Get($"/v1/no-counterparts/{said}"),
            ["GET /v1/rebasing-previews/{versionId:guid}"] = Probe.Get($"/v1/rebasing-previews/{campaign}"),
            ["GET /v1/rebasing-campaigns"] = Probe.Get("/v1/rebasing-campaigns"),
            ["GET /v1/rebasing-campaigns/{versionId:guid}"] = Probe.Get($"/v1/rebasing-campaigns/{campaign}"),
            ["GET /v1/rebasing-campaigns/{versionId:guid}/alignments"] = Probe.Get($"/v1/rebasing-campaigns/{campaign}/alignments"),
            ["POST /v1/rebasing-campaigns/{versionId:guid}/closing"] = Probe.Post($"/v1/rebasing-campaigns/{campaign}/closing", "{}"),
            ["POST /v1/cited-statements/{itemId:guid}/resolution"] = Probe.Post($"/v1/cited-statements/{cited}/resolution", $$"""{"commitmentItemId": "{{served.Items[0].ItemId}}"}"""),
            ["GET /v1/alignments"] = Probe.Get("/v1/alignments"),
            ["GET /v1/alignments/{id:guid}"] = Probe.Get($"/v1/alignments/{proposed}"),
            ["GET /v1/alignments/export"] = Probe.Get("/v1/alignments/export"),
            ["POST /v1/alignment-imports"] = Probe.Post("/v1/alignment-imports", $"[{proposal}]"),
            ["GET /v1/alignment-import-jobs/{id:guid}"] = Probe.Get($"/v1/alignment-import-jobs/{job}"),
            ["DELETE /v1/alignment-import-jobs/{id:guid}"] = new(() => new(HttpMethod.Delete, $"/v1/alignment-import-jobs/{job}")),
            ["GET /v1/coverage"] = Probe.Get("/v1/coverage"),
            ["GET /v1/coverage/progress"] = Probe.Get("/v1/coverage/progress"),
            ["GET /v1/coverage/{commitmentId:guid}/progress"] = Probe.Get($"/v1/coverage/{next.Next.Items[0].ItemId}/progress"),
            ["GET /v1/coverage-gaps"] = Probe.Get("/v1/coverage-gaps"),
            ["GET /v1/coverage-history"] = Probe.Get($"/v1/coverage-history?commitment={served.Items[0].ItemId}"),
            ["GET /v1/cited-statements"] = Probe.Get("/v1/cited-statements"),
            ["GET /v1/suggestions"] = Probe.Get($"/v1/suggestions?item={plan.Items[1].ItemId}"),
            ["POST /v1/suggestion-jobs"] = Probe.Post($"/v1/suggestion-jobs?plan={plan.PlanId}", "{}"),
            ["GET /v1/suggestion-jobs/{id:guid}"] = Probe.Get($"/v1/suggestion-jobs/{sought}"),
            ["GET /v1/suggestion-jobs/{id:guid}/result"] = Probe.Get($"/v1/suggestion-jobs/{sought}/result"),
            ["DELETE /v1/suggestion-jobs/{id:guid}"] = new(() => new(HttpMethod.Delete, $"/v1/suggestion-jobs/{sought}")),
            ["GET /v1/hints/near-duplicates"] = Probe.Get("/v1/hints/near-duplicates"),
            ["GET /v1/hints/single-unit-commitments"] = Probe.Get("/v1/hints/single-unit-commitments"),
            ["GET /v1/hints/smallest-cover"] = Probe.Get("/v1/hints/smallest-cover"),
            ["GET /v1/alignment-events"] = Probe.Get("/v1/alignment-events"),
            ["GET /v1/alignment-audit"] = Probe.Get("/v1/alignment-audit"),
        });

        Probe Decision(string what, string body = "{}") => Probe.Post($"/v1/alignments/{proposed}/{what}", body);
    }
}
