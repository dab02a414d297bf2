using System.Net;
using TestKit;

namespace Alignment.Tests;

/// <summary>Who said what serves what is on record; what is only copied from Plans is on record there.</summary>
public sealed class AuditTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review");

    [Fact]
    public Task Every_entity_says_what_is_recorded_of_it() => alignment.Service.LookAsync(db =>
    {
        StatedAudit.ShouldBeComplete(db, "Alignment");
        return Task.FromResult(0);
    });

    [Fact]
    public async Task A_decision_is_on_record_with_what_was_and_what_is()
    {
        var (institute, unit) = (SomePlan.OfTheInstitute("Every door opens."), SomePlan.OfAUnit("Every door opens.", "Oil the hinges."));
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(unit.Published());
        var proposal = await office.PostAsync("/v1/alignments", new { subjectItemId = unit.Items[1].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.PostAsync($"/v1/alignments/{proposal.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        var entries = await alignment.Service.AuditOfAsync($"alignment/{proposal.Id()}", changes: 2);
        entries.Select(entry => (entry.Text("actor"), entry.Text("action"))).ShouldBe([("tester", "POST /v1/alignments"), ("tester", "POST /v1/alignments/{id:guid}/acceptance")]);
        entries[0].GetProperty("after").Id("subjectItemId").ShouldBe(unit.Items[1].ItemId);
        (entries[1].GetProperty("before").ToString(), entries[1].GetProperty("after").ToString()).ShouldBe(("""{"state":"Proposed","version":1}""", """{"state":"Accepted","version":2}"""));
        (await alignment.Service.AuditTextAsync()).ShouldNotContain("Oil the hinges.");
    }
}
