using System.Net;
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

        await AccessMatrix.ShouldHoldAsync(alignment.Service.Anybody(), "alignment", units, new Dictionary<string, Probe>
        {
            ["POST /v1/alignments"] = Probe.Post("/v1/alignments", proposal),
            ["POST /v1/alignments/{id:guid}/acceptance"] = Probe.Post($"/v1/alignments/{proposed}/acceptance", "{}"),
            ["POST /v1/alignments/{id:guid}/declining"] = Probe.Post($"/v1/alignments/{proposed}/declining", "{}"),
            ["GET /v1/alignments"] = Probe.Get("/v1/alignments"),
            ["GET /v1/alignments/{id:guid}"] = Probe.Get($"/v1/alignments/{proposed}"),
            ["GET /v1/coverage"] = Probe.Get("/v1/coverage"),
            ["GET /v1/cited-statements"] = Probe.Get("/v1/cited-statements"),
            ["GET /v1/alignment-events"] = Probe.Get("/v1/alignment-events"),
            ["GET /v1/alignment-audit"] = Probe.Get("/v1/alignment-audit"),
        });
    }

    [Fact]
    public async Task Whose_item_serves_proposes_and_whose_item_is_served_decides()
    {
        var (libraries, institute) = (SomePlan.OfAUnit("Doors.", "Open a door."), SomePlan.OfTheInstitute("Every door opens."));
        await alignment.Service.HearsAsync(libraries.Adopted());
        await alignment.Service.HearsAsync(institute.Adopted());
        var body = new { subjectItemId = libraries.Items[1].ItemId, objectItemId = institute.Items[0].ItemId };
        var (editor, reviewer) = (alignment.Service.SignedInAs($"unit-editor:{libraries.UnitId}", $"reviewer:{libraries.UnitId}"), alignment.Service.SignedInAs($"unit-lead:{institute.UnitId}", $"reviewer:{institute.UnitId}"));

        await reviewer.PostAsync("/v1/alignments", body).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        var proposed = (await editor.PostAsync("/v1/alignments", body).ShouldAnswerAsync(HttpStatusCode.Created)).Id();
        await editor.PostAsync($"/v1/alignments/{proposed}/acceptance", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        await reviewer.PostAsync($"/v1/alignments/{proposed}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
    }
}
