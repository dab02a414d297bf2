using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Policies;
using TestKit;

namespace Plans.Tests;

/// <summary>Who may do what to whose plans.</summary>
public sealed class AccessTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    const string WrongKey = "key,name,parent\nNOT A KEY,x,department";

    readonly HttpClient office = plans.Service.SignedInWith("plans.write");

    // The first test's registration counts; the others' are refused, which changes nothing.
    public async ValueTask InitializeAsync() => (await office.PostAsync("/v1/units", new { key = "institute", name = "The institute" })).Dispose();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Everybody_may_what_the_policy_table_says_and_nothing_else()
    {
        var units = new UnitTree(Parent: await UnitAsync("school", "institute"), Own: await UnitAsync("department", "school"), Child: await UnitAsync("laboratory", "department"), Foreign: await UnitAsync("museum", "school"));
        var published = await ImportAsync("department", "A plan for doors");
        await office.PostAsync($"/v1/plan-versions/{published.Id()}/adoption", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        var draft = await ImportAsync("department", "A plan for lifts");
        var next = await office.PostAsync($"/v1/plans/{published.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        var item = published.List()[1].Id();
        var file = await office.PostAsync($"/v1/plan-items/{item}/evidence?name=minutes.txt", new StringContent("Minutes")).ShouldAnswerAsync(HttpStatusCode.Created);
        var report = await office.PostAsync($"/v1/plan-items/{item}/progress", new { status = "InProgress" }).ShouldAnswerAsync(HttpStatusCode.Created);
        var round = await office.PostAsync("/v1/reporting-rounds", new { title = "Autumn", dueOn = "2099-12-31" }).ShouldAnswerAsync(HttpStatusCode.Created);

        var job = await JobAsync(draft.Id());

        await AccessMatrix.ShouldHoldAsync(plans.Service.Anybody(), "plans", units, new Dictionary<string, Probe>
        {
            ["GET /v1/units"] = Probe.Get("/v1/units"),
            ["GET /v1/units/{key}"] = Probe.Get("/v1/units/department"),
            ["POST /v1/units"] = Probe.Post("/v1/units", """{"key": "NOT A KEY", "name": "x", "parent": "department"}"""),
            ["PUT /v1/units/{key}"] = Put("/v1/units/department", """{"name": "The department", "parent": "school"}"""),
            ["POST /v1/units/{key}/ending"] = Probe.Post("/v1/units/department/ending", """{"successors": []}"""),
            ["POST /v1/unit-imports/preview"] = Probe.Table("/v1/unit-imports/preview", WrongKey),
            ["POST /v1/unit-imports"] = Probe.Table("/v1/unit-imports", WrongKey),
            ["POST /v1/plan-imports/preview"] = Page("/v1/plan-imports/preview"),
            ["POST /v1/plan-imports"] = Page("/v1/plan-imports?unit=department"),
            ["POST /v1/plans"] = Probe.Post("/v1/plans", """{"unit": "department", "title": ""}"""),
            ["GET /v1/plans"] = Probe.Get("/v1/plans?unit=department", $"{draft.Id()}"),
            ["GET /v1/plans/{id:guid}"] = Probe.Get($"/v1/plans/{draft.Id("planId")}", $"{draft.Id()}"),
            ["POST /v1/plans/{id:guid}/drafts"] = Probe.Post($"/v1/plans/{draft.Id("planId")}/drafts", $$"""{"from": "{{Guid.NewGuid()}}"}"""),
            ["GET /v1/plan-versions/{id:guid}"] = Probe.Get($"/v1/plan-versions/{draft.Id()}", $"{draft.Id()}"),
            ["PUT /v1/plan-versions/{id:guid}"] = Put($"/v1/plan-versions/{draft.Id()}", """{"title": "x", "items": []}"""),
            ["GET /v1/plan-versions/{id:guid}/stratml"] = Probe.Get($"/v1/plan-versions/{draft.Id()}/stratml", "A plan for lifts"),
            ["GET /v1/plan-versions/{id:guid}/table"] = Probe.Get($"/v1/plan-versions/{draft.Id()}/table", "Build a ramp."),
            ["PUT /v1/plan-versions/{id:guid}/table"] = new(() => new(HttpMethod.Put, $"/v1/plan-versions/{draft.Id()}/table") { Content = new StringContent(WrongKey, null, "text/csv") }),
            ["POST /v1/plan-versions/{id:guid}/items"] = Probe.Table($"/v1/plan-versions/{draft.Id()}/items?system=tasks", WrongKey),
            ["GET /v1/plan-tables/template"] = Probe.Get("/v1/plan-tables/template"),
            ["GET /v1/import-jobs/{id:guid}"] = Probe.Get($"/v1/import-jobs/{job}"),
            ["DELETE /v1/import-jobs/{id:guid}"] = new(() => new(HttpMethod.Delete, $"/v1/import-jobs/{job}")),
            ["GET /v1/plan-versions/{id:guid}/comparison"] = Probe.Get($"/v1/plan-versions/{next.Id()}/comparison", $"{next.Id()}"),
            ["PUT /v1/plan-versions/{id:guid}/lineage"] = Put($"/v1/plan-versions/{next.Id()}/lineage", """{"decisions": []}"""),
            ["POST /v1/plan-versions/{id:guid}/withdrawal"] = Probe.Post($"/v1/plan-versions/{draft.Id()}/withdrawal", """{"reason": "x"}"""),
            ["POST /v1/plan-versions/{id:guid}/consultation"] = Probe.Post($"/v1/plan-versions/{draft.Id()}/consultation", """{"closesOn": "2099-12-31"}"""),
            ["POST /v1/plan-versions/{id:guid}/adoption"] = Probe.Post($"/v1/plan-versions/{draft.Id()}/adoption", "{}"),
            ["POST /v1/plan-items/{id:guid}/progress"] = Probe.Post($"/v1/plan-items/{published.List()[1].Id()}/progress", """{"status": "Completed", "on": "2026"}"""),
            ["POST /v1/plan-items/{id:guid}/evidence"] = Probe.Post($"/v1/plan-items/{published.List()[1].Id()}/evidence", ""),
            ["GET /v1/evidence/{id:guid}"] = Probe.Get($"/v1/evidence/{file.Id()}", "Minutes"),
            ["POST /v1/plan-items/{id:guid}/breakdowns"] = Probe.Post($"/v1/plan-items/{published.List()[1].Id()}/breakdowns", $$"""{"measureId": "{{Guid.NewGuid()}}", "period": "2026", "dimensions": [], "counts": []}"""),
            ["GET /v1/plan-items/{id:guid}/breakdowns"] = Probe.Get($"/v1/plan-items/{draft.List()[0].Id()}/breakdowns", "smallestCount"),
            ["GET /v1/progress-reports"] = Probe.Get("/v1/progress-reports"),
            ["POST /v1/progress-reports/{id:guid}/approval"] = Probe.Post($"/v1/progress-reports/{report.Id()}/approval", "{}"),
            ["POST /v1/progress-reports/{id:guid}/return"] = Probe.Post($"/v1/progress-reports/{report.Id()}/return", """{"note": "x"}"""),
            ["POST /v1/reporting-rounds"] = Probe.Post("/v1/reporting-rounds", """{"title": "", "dueOn": "2099-12-31"}"""),
            ["POST /v1/reporting-rounds/{id:guid}/closing"] = Probe.Post($"/v1/reporting-rounds/{round.Id()}/closing", "{}"),
            ["GET /v1/reporting-rounds"] = Probe.Get("/v1/reporting-rounds"),
            ["GET /v1/reporting-rounds/{id:guid}"] = Probe.Get($"/v1/reporting-rounds/{round.Id()}"),
            ["GET /v1/reporting-rounds/{id:guid}/forms/{unit}"] = Probe.Get($"/v1/reporting-rounds/{round.Id()}/forms/department"),
            ["POST /v1/reporting-rounds/{id:guid}/forms/{unit}/submission"] = Probe.Post($"/v1/reporting-rounds/{round.Id()}/forms/department/submission", """{"reports": []}"""),
            ["POST /v1/reporting-rounds/{id:guid}/forms/{unit}/approval"] = Probe.Post($"/v1/reporting-rounds/{round.Id()}/forms/department/approval", "{}"),
            ["POST /v1/reporting-rounds/{id:guid}/forms/{unit}/return"] = Probe.Post($"/v1/reporting-rounds/{round.Id()}/forms/department/return", """{"note": "x"}"""),
            ["GET /v1/plan-items"] = Probe.Get("/v1/plan-items?unit=department"),
            ["GET /v1/plan-items/{id:guid}/history"] = Probe.Get($"/v1/plan-items/{draft.List()[0].Id()}/history", $"{draft.Id()}"),
            ["GET /v1/plan-archives"] = Probe.Get("/v1/plan-archives"),
            ["GET /v1/plan-archives/{day}"] = Probe.Get("/v1/plan-archives/1999-12-31"),
            ["GET /v1/plan-events"] = Probe.Get("/v1/plan-events"),
            ["GET /v1/plan-audit"] = Probe.Get("/v1/plan-audit"),
        });
    }

    [Fact]
    public async Task Whom_an_item_was_handed_to_reports_on_that_item_only()
    {
        var unit = await UnitAsync("archive", "institute");
        var plan = await ImportAsync("archive", "A plan for shelves");
        await office.PostAsync($"/v1/plan-versions/{plan.Id()}/adoption", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        var (handedOver, other) = (plan.List()[1].Id(), plan.List()[2].Id());
        var colleague = plans.Service.SignedInAs($"unit-editor:{unit}:{handedOver}");

        await colleague.PostAsync($"/v1/plan-items/{handedOver}/progress", new { status = "InProgress" }).ShouldAnswerAsync(HttpStatusCode.Created);
        await colleague.PostAsync($"/v1/plan-items/{other}/progress", new { status = "InProgress" }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        await colleague.PostAsync("/v1/plan-imports?unit=archive", new StringContent("")).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
    }

    [Fact]
    public void An_endpoint_that_the_table_does_not_know_stops_the_service()
    {
        var endpoints = plans.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        foreach (var missing in PolicyTable.All.Where(policy => policy.Service is "plans" or "*"))
            Should.Throw<InvalidOperationException>(() => new ServicePolicies("plans", PolicyTable.All.Where(policy => policy != missing)).Check(endpoints)).Message.ShouldContain(missing.Endpoint);
    }

    [Fact]
    public void An_endpoint_that_says_for_itself_that_everybody_may_stops_the_service()
    {
        var endpoints = plans.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        var feed = endpoints.OfType<RouteEndpoint>().Single(endpoint => endpoint.RoutePattern.RawText == "/v1/plan-events");
        var open = new RouteEndpoint(feed.RequestDelegate ?? throw new InvalidOperationException("It has no handler."), feed.RoutePattern, feed.Order, new EndpointMetadataCollection([.. feed.Metadata, new AllowAnonymousAttribute()]), feed.DisplayName);

        Should.Throw<InvalidOperationException>(() => new ServicePolicies("plans", PolicyTable.All).Check([.. endpoints.Where(endpoint => endpoint != feed), open])).Message.ShouldContain("GET /v1/plan-events");
    }

    [Fact]
    public void A_policy_without_an_endpoint_stops_the_service() =>
        Should.Throw<InvalidOperationException>(() => new ServicePolicies("plans", [.. PolicyTable.All, new("plans", "GET /v1/gone", Reach.Anyone)])
            .Check(plans.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints)).Message.ShouldContain("GET /v1/gone");

    [Fact]
    public async Task An_address_that_does_not_exist_is_told_to_everybody() =>
        await plans.Service.Anybody().GetAsync("/v1/nothing").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");

    // Without If-Match nothing is changed.
    static Probe Put(string address, string body) => new(() => new(HttpMethod.Put, address) { Content = Json.Of(body) });

    // No plan is read from it, so that nothing is stored.
    static Probe Page(string address) => new(() => new(HttpMethod.Post, address) { Content = new StringContent("") });

    // Refused when it is run, so that it is over however the matrix goes on.
    async Task<Guid> JobAsync(Guid draft)
    {
        var import = new HttpRequestMessage(HttpMethod.Put, $"/v1/plan-versions/{draft}/table") { Content = new StringContent(WrongKey, null, "text/csv"), Headers = { { "If-Match", "*" }, { "Prefer", "respond-async" } } };
        return (await office.SendAsync(import).ShouldAnswerAsync(HttpStatusCode.Accepted)).Id();
    }

    async Task<Guid> UnitAsync(string key, string parent) => (await office.PostAsync("/v1/units", new { key, name = $"The {key}", parent }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

    async Task<System.Text.Json.JsonElement> ImportAsync(string unit, string title) =>
        await office.PostAsync($"/v1/plan-imports?unit={unit}&title={title}", new StringContent("Commitment 1: Every room can be reached.\n• Build a ramp.\n• Mend the lift.")).ShouldAnswerAsync(HttpStatusCode.Created);
}
