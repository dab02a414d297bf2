using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TestKit;

namespace Plans.Tests;

/// <summary>The life of a plan over HTTP: import, consultation, adoption, progress.</summary>
public sealed class PlansApiTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    const string Page = """
        A plan for fair rooms
        Adopted, March 2024

        We wrote this plan after a year of listening.

        Commitment 1: Every room can be reached without stairs.
          • Build a ramp at the north gate. (In progress)
          • Mend the lift of the old hall. (See Commitment 9)

        Commitment 2: Every room can be booked by everybody.
          • Open the booking page to students.
        """;

    readonly HttpClient office = plans.Service.SignedInWith("plans.write", "events.read");
    readonly HttpClient anybody = plans.Service.Anybody();

    // The first test's registration counts; the others' are refused, which changes nothing.
    public async ValueTask InitializeAsync() => (await office.PostAsync("/v1/units", new { key = "institute", name = "The institute" })).Dispose();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_import_becomes_a_draft_that_only_its_writers_see()
    {
        var draft = await ImportAsync(await UnitAsync());

        draft.Text("state").ShouldBe("Draft");
        draft.Text("adoptedOn").ShouldBe("2024-03");
        draft.Text("planTitle").ShouldBe("A plan for fair rooms");
        draft.List().Count(item => item.Text("kind") == "Commitment").ShouldBe(2);
        draft.List().Select(item => item.Text("status")).ShouldBe(["Unspecified", "InProgress", "Unspecified", "Unspecified", "Unspecified"]);
        draft.List().Single(item => item.Text("status") == "InProgress").Text("statusOn").ShouldBe("2024-03");
        draft.List("unresolvedReferences").Single().Text("text").ShouldBe("Commitment 9");
        await anybody.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_preview_stores_nothing()
    {
        var unit = await UnitAsync();

        (await office.PostAsync("/v1/plan-imports/preview", Text(Page)).ShouldAnswerAsync(HttpStatusCode.OK)).List().Count.ShouldBe(5);

        (await office.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_page_accepted_again_and_at_the_same_time_is_one_version()
    {
        var unit = await UnitAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.PostAsync($"/v1/plan-imports?unit={unit}", Text(Page))));
        var repaged = await office.PostAsync($"/v1/plan-imports?unit={unit}", Text(Page.Replace("\n", "\r\n\r\n", StringComparison.Ordinal))).ShouldAnswerAsync(HttpStatusCode.OK);

        answers.Select(answer => answer.StatusCode).Order().ShouldBe([.. Enumerable.Repeat(HttpStatusCode.OK, 5), HttpStatusCode.Created]);
        var plan = (await office.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();
        plan.List("versions").Single().Id().ShouldBe(repaged.Id());
    }

    [Theory]
    [InlineData("", "empty-page")]
    [InlineData("A plan\n\nWe will try.", "no-bullets")]
    [InlineData("• Build a ramp.\n• Mend the lift.", "bullets-before-heading")]
    [InlineData("Commitment 1: Ramps.\n• Build one.\n\nCommitment 1: Lifts.\n• Mend one.", "duplicate-number")]
    public async Task A_page_that_is_no_plan_is_refused_with_its_line_and_nothing_is_stored(string page, string code)
    {
        var unit = await UnitAsync();

        var problem = await office.PostAsync($"/v1/plan-imports?unit={unit}&title=Ramps", Text(page)).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, code);

        problem.List("errors")[0].GetProperty("line").GetInt32().ShouldBeGreaterThan(0);
        (await office.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_text_are_refused()
    {
        await office.PostAsync("/v1/plan-imports/preview", new ByteArrayContent([0, 1, 2, 3])).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-text");
        await office.PostAsync("/v1/plan-imports/preview", new ByteArrayContent([.. "Commitment 1: Caf"u8, 0xE9, .. "\n• One"u8])).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-utf8");
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_refused() =>
        await office.PostAsync("/v1/plan-imports/preview", Text(new string('a', 10_000_000))).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Fact]
    public async Task A_version_goes_from_draft_over_consultation_to_adoption_and_says_so_in_the_feed()
    {
        var draft = await ImportAsync(await UnitAsync());
        var closesOn = DateOnly.FromDateTime(plans.Service.Clock.Now.UtcDateTime).AddDays(30);

        var opened = await ChangeAsync(draft, "consultation", new { closesOn });
        opened.Text("state").ShouldBe("InConsultation");
        (await anybody.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("InConsultation");
        var adopted = await ChangeAsync(opened, "adoption", new { });
        adopted.Text("state").ShouldBe("Adopted");
        adopted.Text("adoptedOn").ShouldBe("2024-03");

        await ChangeShouldBeRefusedAsync(adopted, "adoption", new { }, HttpStatusCode.Conflict, "version-not-open");
        await ChangeShouldBeRefusedAsync(adopted, "consultation", new { closesOn }, HttpStatusCode.Conflict, "version-not-draft");
        await EventsOfAsync(draft.Id("planId"), "plans.version-published.v1", "plans.version-adopted.v1");
    }

    [Fact]
    public async Task Adopting_a_second_version_supersedes_the_first()
    {
        var unit = await UnitAsync();
        var first = await ChangeAsync(await ImportAsync(unit), "adoption", new { });
        var second = await ChangeAsync(await ImportAsync(unit, Page.Replace("north", "south", StringComparison.Ordinal)), "adoption", new { adoptedOn = "2026-05" });

        second.GetProperty("number").GetInt32().ShouldBe(2);
        (await anybody.GetAsync($"/v1/plan-versions/{first.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Superseded");
        (await anybody.GetAsync($"/v1/plans/{first.Id("planId")}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("current").Id().ShouldBe(second.Id());
    }

    [Fact]
    public async Task A_change_needs_the_tag_of_what_was_read()
    {
        var draft = await ImportAsync(await UnitAsync());

        await office.PostAsync($"/v1/plan-versions/{draft.Id()}/adoption", new { }).ShouldRefuseAsync((HttpStatusCode)428, "precondition-required");
        await office.PostAsync($"/v1/plan-versions/{draft.Id()}/adoption", new { }, ifMatch: 99).ShouldRefuseAsync(HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Fact]
    public async Task What_is_unchanged_is_not_sent_again()
    {
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });
        using var first = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}");
        var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/plan-versions/{adopted.Id()}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag.ShouldNotBeNull());

        await anybody.SendAsync(again).ShouldAnswerAsync(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Two_replicas_show_every_change_of_a_page_at_once_and_its_tag_moves_with_it()
    {
        await using var second = plans.Service.Replica();
        HttpClient[] replicas = [anybody, second.CreateClient()];
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });
        var tags = new HashSet<string>();
        for (var report = 1; report <= 20; report++)
        {
            var item = adopted.List()[report % 2 + 1];
            foreach (var replica in replicas) (await replica.GetAsync($"/v1/plan-versions/{adopted.Id()}")).EnsureSuccessStatusCode();
            using var reported = await office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "InProgress", on = $"{2000 + report}" });
            reported.StatusCode.ShouldBe(HttpStatusCode.Created);
            // The address is the version's page, of which a report's number says nothing.
            reported.Headers.ETag.ShouldBeNull();

            foreach (var replica in replicas)
            {
                using var read = await replica.GetAsync($"/v1/plan-versions/{adopted.Id()}");
                var page = JsonSerializer.Deserialize<JsonElement>(await read.Content.ReadAsStringAsync());
                page.List()[report % 2 + 1].Text("statusOn").ShouldBe($"{2000 + report}");
                read.Headers.ETag.ShouldNotBeNull().Tag.ShouldBe($"\"{page.GetProperty("version").GetInt32()}\"");
                tags.Add(read.Headers.ETag.Tag);
            }
        }

        tags.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Reports_on_two_items_at_the_same_time_do_not_refuse_each_other()
    {
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });

        await Task.WhenAll(adopted.List().Select(item => office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created)));

        var read = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        read.GetProperty("version").GetInt32().ShouldBe(adopted.GetProperty("version").GetInt32() + adopted.List().Count);
        await ChangeShouldBeRefusedAsync(adopted, "adoption", new { }, HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Theory]
    [InlineData("UPDATE item SET text = 'Other words.' WHERE version_id = '{0}' AND position = 1")]
    [InlineData("UPDATE plan SET title = 'Another title' WHERE id = (SELECT plan_id FROM plan_version WHERE id = '{0}')")]
    [InlineData("UPDATE unit SET name = 'Another name' WHERE id = (SELECT p.unit_id FROM plan p JOIN plan_version v ON v.plan_id = p.id WHERE v.id = '{0}')")]
    [InlineData("UPDATE plan_version SET description = 'Another description.' WHERE id = '{0}'")]
    public async Task A_change_made_in_the_database_moves_the_tag_too(string sql)
    {
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });
        var before = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

        await plans.Service.LookAsync(db => db.Database.ExecuteSqlRawAsync(sql.Replace("{0}", adopted.Id().ToString(), StringComparison.Ordinal)));

        var after = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        after.GetProperty("version").GetInt32().ShouldBe(before.GetProperty("version").GetInt32() + 1);
        after.ToString().ShouldContain("ther ");
    }

    [Fact]
    public async Task Progress_is_added_and_the_newest_report_is_the_status()
    {
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });
        var item = adopted.List()[1];

        await office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "2026-04", narrative = "It is open." }, key: "report-1").ShouldAnswerAsync(HttpStatusCode.Created);
        await office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "2026-04", narrative = "It is open." }, key: "report-1").ShouldAnswerAsync(HttpStatusCode.Created);

        var read = (await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List()[1];
        (read.Text("status"), read.Text("statusOn")).ShouldBe(("Completed", "2026-04"));
        (await plans.Service.LookAsync(db => db.Set<PlansService.Progress>().CountAsync(report => report.ItemId == item.Id()))).ShouldBe(2);
        await office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "soon" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Reports_on_one_item_at_the_same_moment_are_all_taken()
    {
        var adopted = await ChangeAsync(await ImportAsync(await UnitAsync()), "adoption", new { });
        var item = adopted.List()[^1];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => office.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created)));
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_one_request()
    {
        var key = Guid.NewGuid().ToString();
        var unit = NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.PostAsync("/v1/units", new { key = unit, name = "Libraries", parent = "institute" }, key: key).ShouldAnswerAsync(HttpStatusCode.Created)));

        answers.Select(answer => answer.Id()).Distinct().Count().ShouldBe(1);
        await office.PostAsync("/v1/units", new { key = NewKey(), name = "Museum", parent = "institute" }, key: key).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await office.PostAsync("/v1/units", new { key = unit, name = "Libraries", parent = "institute" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "unit-key-taken");
    }

    [Fact]
    public async Task Nobody_changes_anything_without_a_token_and_its_scope()
    {
        var stranger = plans.Service.SignedInWith("alignments.write");
        foreach (var address in new[] { "/v1/units", "/v1/plan-imports", "/v1/plan-imports/preview", $"/v1/plan-versions/{Guid.NewGuid()}/adoption", $"/v1/plan-versions/{Guid.NewGuid()}/consultation", $"/v1/plan-items/{Guid.NewGuid()}/progress" })
        {
            var body = address.Contains("imports", StringComparison.Ordinal) ? (HttpContent)Text(Page) : Json.Of("{}");
            await anybody.PostAsync(address, body).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");
            body = address.Contains("imports", StringComparison.Ordinal) ? Text(Page) : Json.Of("{}");
            await stranger.PostAsync(address, body).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        }
    }

    [Fact]
    public async Task A_malformed_body_is_refused_with_its_place()
    {
        var problem = await office.PostAsync("/v1/units", Json.Of("{\n \"key\": 7 }")).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        problem.List("errors")[0].Text("pointer").ShouldBe("#/key");
        await office.PostAsync("/v1/units", Json.Of("{}")).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        await office.PostAsync("/v1/units", new { key = "Not A Key", name = "x" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        for (var at = 0; at < 3; at++) await UnitAsync();
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
        await UnitAsync();

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

    static StringContent Text(string page) => new(page);

    static string NewKey() => "unit-" + Guid.NewGuid().ToString("N")[..12];

    async Task<string> UnitAsync()
    {
        var key = NewKey();
        await office.PostAsync("/v1/units", new { key, name = "A unit", parent = "institute" }).ShouldAnswerAsync(HttpStatusCode.Created);
        return key;
    }

    Task<JsonElement> ImportAsync(string unit, string page = Page) => office.PostAsync($"/v1/plan-imports?unit={unit}", Text(page)).ShouldAnswerAsync(HttpStatusCode.Created);

    Task<JsonElement> ChangeAsync(JsonElement version, string change, object body) =>
        office.PostAsync($"/v1/plan-versions/{version.Id()}/{change}", body, version.GetProperty("version").GetInt32()).ShouldAnswerAsync(HttpStatusCode.OK);

    Task<JsonElement> ChangeShouldBeRefusedAsync(JsonElement version, string change, object body, HttpStatusCode status, string type) =>
        office.PostAsync($"/v1/plan-versions/{version.Id()}/{change}", body, version.GetProperty("version").GetInt32()).ShouldRefuseAsync(status, type);

    Task EventsOfAsync(Guid aggregate, params string[] types) => Eventually.TrueAsync(async () =>
        (await office.GetAsync("/v1/plan-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Where(item => item.Id("aggregateId") == aggregate).Select(item => item.Text("type")).SequenceEqual(types),
        "The feed does not tell these events");
}
