using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TestKit;

namespace Plans.Tests;

/// <summary>What holds for every endpoint alike, tried on units.</summary>
public sealed class ConventionsTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_idempotency_key_stands_for_one_request()
    {
        var key = Guid.NewGuid().ToString();
        var unit = Office.NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.Client.PostAsync("/v1/units", new { key = unit, name = "Libraries", parent = "institute" }, key: key).ShouldAnswerAsync(HttpStatusCode.Created)));

        answers.Select(answer => answer.Id()).Distinct().Count().ShouldBe(1);
        await office.Client.PostAsync("/v1/units", new { key = Office.NewKey(), name = "Museum", parent = "institute" }, key: key).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await office.Client.PostAsync("/v1/units", new { key = unit, name = "Libraries", parent = "institute" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "unit-key-taken");
    }

    [Fact]
    public async Task Nobody_changes_anything_without_a_token_and_its_scope()
    {
        var stranger = plans.Service.SignedInWith("alignments.write");
        foreach (var address in new[] { "/v1/units", "/v1/plan-imports", "/v1/plan-imports/preview", $"/v1/plan-versions/{Guid.NewGuid()}/adoption", $"/v1/plan-versions/{Guid.NewGuid()}/consultation", $"/v1/plan-items/{Guid.NewGuid()}/progress" })
        {
            var body = address.Contains("imports", StringComparison.Ordinal) ? (HttpContent)Office.Text(Office.Page) : Json.Of("{}");
            await anybody.PostAsync(address, body).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");
            body = address.Contains("imports", StringComparison.Ordinal) ? Office.Text(Office.Page) : Json.Of("{}");
            await stranger.PostAsync(address, body).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        }
    }

    [Fact]
    public async Task A_malformed_body_is_refused_with_its_place()
    {
        var problem = await office.Client.PostAsync("/v1/units", Json.Of("{\n \"key\": 7 }")).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        problem.List("errors")[0].Text("pointer").ShouldBe("#/key");
        await office.Client.PostAsync("/v1/units", Json.Of("{}")).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        await office.Client.PostAsync("/v1/units", new { key = "Not A Key", name = "x" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Theory]
    [InlineData("music\n", "Music")]
    [InlineData("music", "Mu\0sic")]
    [InlineData("music", "Mu\nsic")]
    public async Task A_key_and_a_name_are_one_line_of_what_can_be_seen(string key, string name) =>
        await office.Client.PostAsync("/v1/units", new { key, name, parent = "institute" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

    [Fact]
    public async Task Lists_come_in_pages()
    {
        for (var at = 0; at < 3; at++) await office.UnitAsync();
        var keys = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await anybody.GetAsync($"/v1/units?limit=2&cursor={cursor}").ShouldAnswerAsync(HttpStatusCode.OK);
            keys.AddRange(page.List().Select(unit => unit.Text("key")));
            cursor = page.Text("next");
        }
        while (cursor is not null);

        keys.ShouldBe(keys.Distinct().OrderBy(key => key, StringComparer.Ordinal));
        keys.Count.ShouldBeGreaterThan(3);
        await anybody.GetAsync("/v1/units?cursor=%25").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await anybody.GetAsync("/v1/units?limit=0").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task The_event_log_cannot_be_changed()
    {
        await office.UnitAsync();

        (await Should.ThrowAsync<PostgresException>(plans.Service.LookAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE event_log SET body = ''")))).MessageText.ShouldContain("immutable");
        await Should.ThrowAsync<PostgresException>(plans.Service.LookAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM event_log")));
    }

    [Fact]
    public async Task Ready_names_the_database_and_the_broker()
    {
        var ready = await anybody.GetAsync("/health/ready").ShouldAnswerAsync(HttpStatusCode.OK);

        ready.GetProperty("checks").GetProperty("database").Text("status").ShouldBe("healthy");
        ready.GetProperty("checks").TryGetProperty("broker", out _).ShouldBeTrue();
    }
}
