using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>Approval, measures and evidence, and the rounds in which the office asks everybody.</summary>
public sealed class ReportingTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Where_the_institution_asks_for_it_an_editors_report_counts_once_it_is_approved()
    {
        var (unit, plan) = await office.AdoptedAsync();
        await using var strict = plans.Service.Replica(("Plans:ReportsNeedApproval", "true"));
        var (editor, lead) = (Person(strict.CreateClient(), $"unit-editor:{unit}"), Person(strict.CreateClient(), $"unit-lead:{unit}"));
        var item = plan.List()[1].Id();

        var first = await editor.PostAsync($"/v1/plan-items/{item}/progress", new { status = "Completed", on = "2025" }).ShouldAnswerAsync(HttpStatusCode.Created);
        var second = await editor.PostAsync($"/v1/plan-items/{item}/progress", new { status = "AtRisk", on = "2026" }).ShouldAnswerAsync(HttpStatusCode.Created);
        (first.Text("state"), await StatusAsync(plan, item)).ShouldBe(("Pending", "InProgress"));
        (await HistoryAsync(anybody, item)).Count.ShouldBe(1);
        (await HistoryAsync(editor, item)).Count.ShouldBe(3);

        await editor.PostAsync($"/v1/progress-reports/{second.Id()}/approval", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        (await lead.PostAsync($"/v1/progress-reports/{second.Id()}/approval", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Approved");
        (await StatusAsync(plan, item)).ShouldBe("AtRisk");

        // Approved later, said earlier: it is on record, and the newer one goes on counting.
        await lead.PostAsync($"/v1/progress-reports/{first.Id()}/approval", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        (await StatusAsync(plan, item)).ShouldBe("AtRisk");
        await office.EventsOfAsync(item, "plans.progress-reported.v1");

        var returned = await editor.PostAsync($"/v1/plan-items/{item}/progress", new { status = "Dropped" }).ShouldAnswerAsync(HttpStatusCode.Created);
        (await lead.GetAsync("/v1/progress-reports?state=Pending").ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(one => one.Id()).ShouldBe([returned.Id()]);
        await lead.PostAsync($"/v1/progress-reports/{returned.Id()}/return", new { note = "Say why." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await lead.PostAsync($"/v1/progress-reports/{returned.Id()}/approval", new { }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "report-decided");
        (await StatusAsync(plan, item)).ShouldBe("AtRisk");
        (await HistoryAsync(editor, item))[^1].Text("note").ShouldBe("Say why.");

        (await lead.PostAsync($"/v1/plan-items/{item}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created)).Text("state").ShouldBe("Approved");
    }

    [Fact]
    public async Task Measures_go_with_their_item_from_version_to_version_and_say_what_was_reached()
    {
        var (_, plan) = await office.AdoptedAsync();
        var next = await office.Client.PostAsync($"/v1/plans/{plan.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        var measure = new { id = Guid.CreateVersion7(), name = "Rooms without stairs", kind = "Quantitative", unit = "rooms", direction = "Increase", baseline = new { period = "2023", number = 12 }, targets = new[] { new { period = "2025/26", number = 40 } } };
        var measured = await office.WriteAsync(next, measure).ShouldAnswerAsync(HttpStatusCode.OK);
        var adopted = await office.ChangeAsync(measured, "adoption", new { reason = "It is measured." });
        var item = adopted.List()[1].Id();

        await office.Client.PostAsync($"/v1/plan-items/{item}/progress", new { status = "InProgress", values = new[] { new { measureId = measure.id, period = "2024/25", number = 20.0 }, new { measureId = measure.id, period = "2025/26", number = 31.5 } } }).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.Client.PostAsync($"/v1/plan-items/{item}/progress", new { status = "InProgress", values = new[] { new { measureId = measure.id, period = "2024/25", number = 22 } } }).ShouldAnswerAsync(HttpStatusCode.Created);
        (await ReachedAsync(adopted, item)).ShouldBe(["2025/26: 31.5", "2024/25: 22"], ignoreOrder: true);

        // A draft that is written by somebody who knows nothing of measures keeps them, and the reports go with it.
        var third = await office.Client.PostAsync($"/v1/plans/{plan.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        var written = await office.WriteAsync(third, measure: null).ShouldAnswerAsync(HttpStatusCode.OK);
        var inForce = await office.ChangeAsync(written, "adoption", new { reason = "A word was wrong." });
        (await ReachedAsync(inForce, inForce.List()[1].Id())).ShouldBe(["2025/26: 31.5", "2024/25: 22"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_wrong_with_measures_and_their_values_is_said_with_its_place()
    {
        var (_, plan) = await office.AdoptedAsync();
        var next = await office.Client.PostAsync($"/v1/plans/{plan.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        var refused = await office.WriteAsync(next, new { id = Guid.CreateVersion7(), name = "", kind = "Milestone", unit = "rooms", targets = new[] { new { period = "2023-13", text = "Done" } } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        refused.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/items/1/measures/0/name", "#/items/1/measures/0/kind", "#/items/1/measures/0/targets/0"]);

        var wrong = await office.Client.PostAsync($"/v1/plan-items/{plan.List()[1].Id()}/progress", new { status = "Completed", values = new[] { new { measureId = Guid.NewGuid(), period = "2025", number = 1 } }, evidence = new[] { new { title = "x", fileId = Guid.NewGuid() } } })
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        wrong.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/values/0", "#/evidence/0/fileId"]);
        await office.Client.PostAsync($"/v1/plan-items/{plan.List()[1].Id()}/progress", new { status = "Completed", evidence = new[] { new { title = "A trap", url = "javascript:alert(1)" } } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Evidence_is_shown_to_everybody_once_a_report_that_counts_names_it()
    {
        var (_, plan) = await office.AdoptedAsync();
        var item = plan.List()[1].Id();
        var file = await office.Client.PostAsync($"/v1/plan-items/{item}/evidence?name=ramp.html", new StringContent("<script>alert(1)</script>", MediaTypeHeaderValue.Parse("text/html"))).ShouldAnswerAsync(HttpStatusCode.Created);
        await anybody.GetAsync($"/v1/evidence/{file.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");

        await office.Client.PostAsync($"/v1/plan-items/{item}/progress", new { status = "Completed", evidence = new object[] { new { title = "The ramp", fileId = file.Id() }, new { title = "The page", url = "https://example.org/ramp" } } }).ShouldAnswerAsync(HttpStatusCode.Created);

        using var got = await anybody.GetAsync($"/v1/evidence/{file.Id()}");
        (await got.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>");
        // No browser runs it: it is saved, not shown.
        (got.Content.Headers.ContentType?.MediaType, got.Content.Headers.ContentDisposition?.DispositionType).ShouldBe(("application/octet-stream", "attachment"));
        got.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task In_a_round_a_unit_says_in_one_action_that_nothing_changed()
    {
        var (unit, plan) = await office.AdoptedAsync();
        var round = await OpenRoundAsync();
        var lead = plans.Service.SignedInAs($"unit-lead:{unit}");
        var key = KeyOf(plan);

        var form = await lead.GetAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}").ShouldAnswerAsync(HttpStatusCode.OK);
        form.List("plans").ShouldHaveSingleItem().List()[1].GetProperty("counting").Text("status").ShouldBe("InProgress");

        (await lead.PostAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}/submission", new { reports = Array.Empty<object>() }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Approved");
        var seen = (await office.Client.GetAsync($"/v1/reporting-rounds/{round.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List("forms").Single(one => one.GetProperty("unit").Text("key") == key);
        (seen.Text("state"), seen.GetProperty("isLate").GetBoolean()).ShouldBe(("Approved", false));
        seen.GetProperty("statuses").GetProperty("InProgress").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_an_editor_submits_counts_when_the_lead_approves_the_form_and_not_before()
    {
        var (unit, plan) = await office.AdoptedAsync();
        var (round, key) = (await OpenRoundAsync(), KeyOf(plan));
        var (editor, lead, form) = (plans.Service.SignedInAs($"unit-editor:{unit}"), plans.Service.SignedInAs($"unit-lead:{unit}"), $"/v1/reporting-rounds/{round.Id()}/forms/{key}");
        var item = plan.List()[1].Id();

        await SubmitAsync("Completed", 1);
        (await StatusAsync(plan, item)).ShouldBe("InProgress");
        await lead.PostAsync(form + "/return", new { note = "Is the ramp open?" }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);
        await SubmitAsync("Delayed", 3);
        // Said anew before anybody looked at it.
        await SubmitAsync("AtRisk", 4);
        (await lead.GetAsync(form).ShouldAnswerAsync(HttpStatusCode.OK)).List("plans")[0].List()[1].GetProperty("pending").Text("status").ShouldBe("AtRisk");
        await editor.PostAsync(form + "/approval", new { }, ifMatch: 5).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        await lead.PostAsync(form + "/approval", new { }, ifMatch: 5).ShouldAnswerAsync(HttpStatusCode.OK);

        (await StatusAsync(plan, item)).ShouldBe("AtRisk");
        (await HistoryAsync(editor, item)).Select(report => report.Text("state")).ShouldBe(["Approved", "Returned", "Replaced", "Approved"]);
        await editor.PostAsync(form + "/submission", new { reports = Array.Empty<object>() }, ifMatch: 6).ShouldRefuseAsync(HttpStatusCode.Conflict, "form-approved");

        Task<JsonElement> SubmitAsync(string status, int version) =>
            editor.PostAsync(form + "/submission", new { reports = new[] { new { itemId = item, status } } }, ifMatch: version).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_closed_round_is_locked_and_goes_on_showing_what_was_known_then()
    {
        var (unit, plan) = await office.AdoptedAsync();
        var (round, key) = (await OpenRoundAsync(), KeyOf(plan));
        var lead = plans.Service.SignedInAs($"unit-lead:{unit}");
        await lead.PostAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}/submission", new { reports = new[] { new { itemId = plan.List()[1].Id(), status = "Delayed" } } }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await office.Client.PostAsync($"/v1/reporting-rounds/{round.Id()}/closing", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        var closed = await ShownAsync();

        plans.Service.Clock.Now += TimeSpan.FromDays(1);
        await lead.PostAsync($"/v1/plan-items/{plan.List()[1].Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created);
        await lead.PostAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}/submission", new { reports = Array.Empty<object>() }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "round-closed");
        await lead.PostAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}/return", new { note = "Too late." }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "round-closed");
        (await ShownAsync()).ShouldBe(closed);
        closed.ShouldContain("Delayed");

        async Task<string> ShownAsync() => (await office.Client.GetStringAsync($"/v1/reporting-rounds/{round.Id()}")) + await lead.GetStringAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}");
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_is_said_and_nothing_of_it_is_kept()
    {
        var (unit, plan) = await office.AdoptedAsync();
        var (_, other) = await office.AdoptedAsync();
        var (round, key) = (await OpenRoundAsync(), KeyOf(plan));
        var item = plan.List()[1].Id();
        var refused = await plans.Service.SignedInAs($"unit-lead:{unit}").PostAsync($"/v1/reporting-rounds/{round.Id()}/forms/{key}/submission",
            new { reports = new[] { new { itemId = item, status = "Completed" }, new { itemId = item, status = "Delayed" }, new { itemId = other.List()[1].Id(), status = "Completed" }, new { itemId = plan.List()[2].Id(), status = "Unspecified" } } }, ifMatch: 1)
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        refused.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/reports/1/itemId", "#/reports/2/itemId", "#/reports/3/status"]);
        (await StatusAsync(plan, item)).ShouldBe("InProgress");
    }

    static string KeyOf(JsonElement plan) => plan.GetProperty("unit").Text("key").ShouldNotBeNull();

    Task<JsonElement> OpenRoundAsync() => office.Client.PostAsync("/v1/reporting-rounds", new { title = "Autumn", dueOn = DateOnly.FromDateTime(plans.Service.Clock.GetUtcNow().UtcDateTime).AddDays(30) }).ShouldAnswerAsync(HttpStatusCode.Created);

    async Task<string?> StatusAsync(JsonElement plan, Guid item) => (await anybody.GetAsync($"/v1/plan-versions/{plan.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single(one => one.Id() == item).Text("status");

    static async Task<IReadOnlyList<JsonElement>> HistoryAsync(HttpClient client, Guid item) => (await client.GetAsync($"/v1/plan-items/{item}/history").ShouldAnswerAsync(HttpStatusCode.OK)).List("stages")[0].List("reports");

    async Task<List<string>> ReachedAsync(JsonElement version, Guid item) =>
        [.. (await anybody.GetAsync($"/v1/plan-versions/{version.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single(one => one.Id() == item).List("actuals").Select(actual => $"{actual.Text("period")}: {actual.GetProperty("number")}")];

    static HttpClient Person(HttpClient client, string role)
    {
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.OfPerson(ServiceDefaults.Policies.PolicyTable.Scopes, role));
        return client;
    }
}
