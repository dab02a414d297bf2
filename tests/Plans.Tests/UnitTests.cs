using System.Net;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>Units that are renamed, moved, merged and split, and what follows them.</summary>
public sealed class UnitTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_renamed_unit_keeps_its_key_and_what_it_was_called()
    {
        var key = await office.UnitAsync();
        var plan = await office.ChangeAsync(await office.ImportAsync(key), "adoption", new { });
        var day = DateOnly.FromDateTime(plans.Service.Clock.GetUtcNow().UtcDateTime);
        plans.Service.Clock.Now += TimeSpan.FromDays(1);

        var renamed = await ChangeAsync(key, 1, new { name = "Another name", parent = "institute", startsOn = "2019-09-01" }).ShouldAnswerAsync(HttpStatusCode.OK);

        (renamed.Text("name"), renamed.Text("startsOn"), renamed.List("formerly").ShouldHaveSingleItem().Text("name")).ShouldBe(("Another name", "2019-09-01", "A unit"));
        (await PageAsync(plan.Id())).GetProperty("unit").Text("name").ShouldBe("Another name");
        (await anybody.GetAsync($"/v1/plan-versions/{plan.Id()}?asOf={day:O}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("unit").Text("name").ShouldBe("A unit");
        await office.EventsOfAsync(renamed.Id(), "plans.unit-registered.v1", "plans.unit-changed.v1");
        await ChangeAsync(key, 1, new { name = "A third name", parent = "institute" }).ShouldRefuseAsync(HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Fact]
    public async Task A_unit_cannot_come_below_itself_and_there_stays_one_institute()
    {
        var (above, below) = (await office.UnitAsync(), Office.NewKey());
        await office.Client.PostAsync("/v1/units", new { key = below, name = "Below", parent = above }).ShouldAnswerAsync(HttpStatusCode.Created);

        await ChangeAsync(above, 1, new { name = "Above", parent = below }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await ChangeAsync(above, 1, new { name = "Above", parent = above }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await ChangeAsync(above, 1, new { name = "Above" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await ChangeAsync("institute", 1, new { name = "The institute", parent = above }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await EndAsync("institute", 1, new { successors = new[] { new { unit = above } } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Two_units_that_are_moved_below_each_other_at_once_do_not_close_a_circle()
    {
        var (one, other) = (await office.UnitAsync(), await office.UnitAsync());

        var answers = await Task.WhenAll(ChangeAsync(one, 1, new { name = "One", parent = other }), ChangeAsync(other, 1, new { name = "Other", parent = one }));

        answers.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity]);
    }

    [Fact]
    public async Task A_merged_units_plans_and_the_units_below_it_follow()
    {
        var (ends, stays, below) = (await office.UnitAsync(), await office.UnitAsync(), Office.NewKey());
        await office.Client.PostAsync("/v1/units", new { key = below, name = "Below", parent = ends }).ShouldAnswerAsync(HttpStatusCode.Created);
        var plan = await office.ChangeAsync(await office.ImportAsync(ends), "adoption", new { });

        var ended = await EndAsync(ends, 1, new { successors = new[] { new { unit = stays } }, on = "2026-09-01" }).ShouldAnswerAsync(HttpStatusCode.OK);

        (ended.Text("endedOn"), ended.List("successors").ShouldHaveSingleItem().GetString()).ShouldBe(("2026-09-01", stays));
        (await UnitAsync(below)).Text("parent").ShouldBe(stays);
        (await PageAsync(plan.Id())).GetProperty("unit").Text("key").ShouldBe(stays);
        await office.EventsOfAsync(plan.Id("planId"), "plans.version-adopted.v1", "plans.plan-moved.v1");
        // Its lead leads what followed no more; who leads the other unit does.
        await plans.Service.SignedInAs($"unit-lead:{ended.Id()}").PostAsync($"/v1/plan-items/{plan.List()[1].Id()}/progress", new { status = "Completed" }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        await plans.Service.SignedInAs($"unit-lead:{(await UnitAsync(stays)).Id()}").PostAsync($"/v1/plan-items/{plan.List()[1].Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created);

        await office.Client.PostAsync("/v1/plans", new { unit = ends, title = "Too late" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await office.Client.PostAsync("/v1/units", new { key = Office.NewKey(), name = "Too late", parent = ends }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await EndAsync(ends, 2, new { successors = new[] { new { unit = stays } } }).ShouldRefuseAsync(HttpStatusCode.Conflict, "unit-ended");
    }

    [Fact]
    public async Task A_split_says_of_every_plan_and_every_unit_below_who_takes_it_over()
    {
        var (ends, one, other, below) = (await office.UnitAsync(), await office.UnitAsync(), await office.UnitAsync(), Office.NewKey());
        await office.Client.PostAsync("/v1/units", new { key = below, name = "Below", parent = ends }).ShouldAnswerAsync(HttpStatusCode.Created);
        var rooms = await office.ImportAsync(ends);
        var doors = await office.Client.PostAsync("/v1/plans", new { unit = ends, title = "A plan for doors" }).ShouldAnswerAsync(HttpStatusCode.Created);

        var refused = await EndAsync(ends, 1, new { successors = new object[] { new { unit = one, plans = new[] { rooms.Id("planId") } }, new { unit = other, plans = new[] { rooms.Id("planId") } }, new { unit = below } } })
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        refused.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/successors/1/plans/0", "#/successors", "#/successors", "#/successors/2/unit"]);
        refused.Text("detail").ShouldNotBeNull().ShouldContain($"{doors.Id("planId")}");

        await EndAsync(ends, 1, new { successors = new object[] { new { unit = one, plans = new[] { rooms.Id("planId") }, units = new[] { below } }, new { unit = other, plans = new[] { doors.Id("planId") } } } }).ShouldAnswerAsync(HttpStatusCode.OK);

        (await UnitAsync(below)).Text("parent").ShouldBe(one);
        (await anybody.GetAsync($"/v1/plans?unit={other}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty("its plan is a draft");
        (await office.Client.GetAsync($"/v1/plans?unit={other}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem().Id().ShouldBe(doors.Id("planId"));
    }

    Task<HttpResponseMessage> ChangeAsync(string key, int version, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/units/{key}") { Content = Json.Of(JsonSerializer.Serialize(body)) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return office.Client.SendAsync(request);
    }

    Task<HttpResponseMessage> EndAsync(string key, int version, object body) => office.Client.PostAsync($"/v1/units/{key}/ending", body, version);

    Task<JsonElement> UnitAsync(string key) => anybody.GetAsync($"/v1/units/{key}").ShouldAnswerAsync(HttpStatusCode.OK);

    Task<JsonElement> PageAsync(Guid version) => anybody.GetAsync($"/v1/plan-versions/{version}").ShouldAnswerAsync(HttpStatusCode.OK);
}
