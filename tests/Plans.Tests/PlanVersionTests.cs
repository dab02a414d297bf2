using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Plans.Tests;

/// <summary>The life of a version: draft, consultation, adoption, and the page that shows it.</summary>
public sealed class PlanVersionTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_version_goes_from_draft_over_consultation_to_adoption_and_says_so_in_the_feed()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var closesOn = DateOnly.FromDateTime(plans.Service.Clock.Now.UtcDateTime).AddDays(30);

        var opened = await office.ChangeAsync(draft, "consultation", new { closesOn });
        opened.Text("state").ShouldBe("InConsultation");
        (await anybody.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("InConsultation");
        var adopted = await office.ChangeAsync(opened, "adoption", new { });
        adopted.Text("state").ShouldBe("Adopted");
        adopted.Text("adoptedOn").ShouldBe("2024-03");

        await office.ChangeShouldBeRefusedAsync(adopted, "adoption", new { }, HttpStatusCode.Conflict, "version-not-open");
        await office.ChangeShouldBeRefusedAsync(adopted, "consultation", new { closesOn }, HttpStatusCode.Conflict, "version-not-draft");
        await office.EventsOfAsync(draft.Id("planId"), "plans.version-published.v1", "plans.version-adopted.v1");
    }

    [Fact]
    public async Task Adopting_a_second_version_supersedes_the_first()
    {
        var unit = await office.UnitAsync();
        var first = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var second = await office.ChangeAsync(await office.ImportAsync(unit, Office.Page.Replace("north", "south", StringComparison.Ordinal)), "adoption", new { adoptedOn = "2026-05", reason = "The south gate is the one that is used." });

        second.GetProperty("number").GetInt32().ShouldBe(2);
        (await anybody.GetAsync($"/v1/plan-versions/{first.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Superseded");
        (await anybody.GetAsync($"/v1/plans/{first.Id("planId")}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("current").Id().ShouldBe(second.Id());
    }

    [Fact]
    public async Task What_takes_the_place_of_a_version_in_force_says_why()
    {
        var unit = await office.UnitAsync();
        await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var second = await office.ImportAsync(unit, Office.Page.Replace("north", "south", StringComparison.Ordinal));

        await office.ChangeShouldBeRefusedAsync(second, "adoption", new { }, HttpStatusCode.UnprocessableEntity, "invalid-request");
        var adopted = await office.ChangeAsync(second, "adoption", new { reason = "The south gate is the one that is used.", isMinor = true });

        adopted.Text("reason").ShouldBe("The south gate is the one that is used.");
        adopted.GetProperty("isMinor").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_renamed_page_becomes_the_next_version_of_the_plan_that_is_named()
    {
        var unit = await office.UnitAsync();
        var first = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var renamed = await office.Client.PostAsync($"/v1/plan-imports?unit={unit}&plan={first.Id("planId")}", Office.Text(Office.Page.Replace("fair rooms", "open rooms", StringComparison.Ordinal))).ShouldAnswerAsync(HttpStatusCode.Created);

        renamed.Id("planId").ShouldBe(first.Id("planId"));
        await office.ChangeAsync(renamed, "adoption", new { reason = "It has a better name." });
        (await anybody.GetAsync($"/v1/plans/{first.Id("planId")}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("title").ShouldBe("A plan for open rooms");
        (await anybody.GetAsync($"/v1/plan-versions/{first.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("planTitle").ShouldBe("A plan for fair rooms");
    }

    [Fact]
    public async Task A_withdrawn_version_stays_readable_and_says_why()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });

        await office.ChangeShouldBeRefusedAsync(adopted, "withdrawal", new { reason = " " }, HttpStatusCode.UnprocessableEntity, "invalid-request");
        var withdrawn = await office.ChangeAsync(adopted, "withdrawal", new { reason = "The rooms were sold." });
        await office.ChangeShouldBeRefusedAsync(withdrawn, "withdrawal", new { reason = "Again." }, HttpStatusCode.Conflict, "version-not-open");

        var page = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        page.Text("state").ShouldBe("Withdrawn");
        page.Text("reason").ShouldBe("The rooms were sold.");
        await office.EventsOfAsync(adopted.Id("planId"), "plans.version-adopted.v1", "plans.version-withdrawn.v1");
    }

    [Fact]
    public async Task A_draft_that_is_given_up_is_told_to_nobody()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        await office.ChangeAsync(draft, "withdrawal", new { reason = "It was a try." });

        await anybody.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await anybody.GetAsync($"/v1/plans/{draft.Id("planId")}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await office.EventsOfAsync(draft.Id("planId"));
    }

    [Fact]
    public async Task A_plan_answers_with_what_was_true_on_a_day()
    {
        var (unit, start) = (await office.UnitAsync(), plans.Service.Clock.Now);
        string Day(int days) => DateOnly.FromDateTime(start.UtcDateTime).AddDays(days).ToString("O");
        async Task<System.Text.Json.JsonElement> ThenAsync(string address, int days) => await anybody.GetAsync($"{address}?asOf={Day(days)}").ShouldAnswerAsync(HttpStatusCode.OK);
        var first = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        try
        {
            plans.Service.Clock.Now = start.AddDays(10);
            await office.Client.PostAsync($"/v1/plan-items/{first.List()[2].Id()}/progress", new { status = "Completed", on = "2020" }).ShouldAnswerAsync(HttpStatusCode.Created);
            plans.Service.Clock.Now = start.AddDays(20);
            var second = await office.ChangeAsync(await office.ImportAsync(unit, Office.Page.Replace("north", "south", StringComparison.Ordinal)), "adoption", new { reason = "Another gate." });

            var plan = $"/v1/plans/{first.Id("planId")}";
            await anybody.GetAsync($"{plan}?asOf={Day(-1)}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
            (await ThenAsync(plan, 0)).GetProperty("statuses").EnumerateObject().Select(one => $"{one.Name} {one.Value}").ShouldBe(["Unspecified 2", "InProgress 1"]);
            (await ThenAsync(plan, 10)).GetProperty("statuses").EnumerateObject().Select(one => $"{one.Name} {one.Value}").ShouldBe(["Unspecified 1", "InProgress 1", "Completed 1"]);
            (await ThenAsync(plan, 19)).GetProperty("current").Id().ShouldBe(first.Id());
            (await ThenAsync(plan, 20)).GetProperty("current").Id().ShouldBe(second.Id());
            (await ThenAsync($"/v1/plan-versions/{first.Id()}", 19)).Text("state").ShouldBe("Adopted");
            (await ThenAsync($"/v1/plan-versions/{first.Id()}", 20)).Text("state").ShouldBe("Superseded");
            (await ThenAsync($"/v1/plan-versions/{first.Id()}", 9)).List()[2].Text("status").ShouldBe("Unspecified");
            (await ThenAsync($"/v1/plan-versions/{first.Id()}", 10)).List()[2].Text("status").ShouldBe("Completed");
        }
        finally
        {
            plans.Service.Clock.Now = start;
        }
    }

    [Fact]
    public async Task Where_two_persons_adopt_the_first_alone_does_not()
    {
        await using var careful = plans.Service.Replica(("Plans:TwoPersonsAdopt", "true"));
        var draft = await office.ImportAsync(await office.UnitAsync());
        async Task<System.Text.Json.JsonElement> AdoptAsync(string person, System.Text.Json.JsonElement version, HttpStatusCode expected)
        {
            using var client = careful.CreateClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", person);
            return await client.PostAsync($"/v1/plan-versions/{version.Id()}/adoption", new { }, version.GetProperty("version").GetInt32()).ShouldAnswerAsync(expected);
        }

        var (first, second) = (TestTokens.OfPerson(["plans.write"], "equity-office"), TestTokens.OfPerson(["plans.write"], "equity-office"));
        var proposed = await AdoptAsync(first, draft, HttpStatusCode.Accepted);
        proposed.Text("state").ShouldBe("Draft");
        proposed.GetProperty("awaitsSecondPerson").GetBoolean().ShouldBeTrue();
        var still = await AdoptAsync(first, proposed, HttpStatusCode.Accepted);
        (await AdoptAsync(second, still, HttpStatusCode.OK)).Text("state").ShouldBe("Adopted");
    }

    [Fact]
    public async Task A_change_needs_the_tag_of_what_was_read()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());

        await office.Client.PostAsync($"/v1/plan-versions/{draft.Id()}/adoption", new { }).ShouldRefuseAsync((HttpStatusCode)428, "precondition-required");
        await office.Client.PostAsync($"/v1/plan-versions/{draft.Id()}/adoption", new { }, ifMatch: 99).ShouldRefuseAsync(HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Fact]
    public async Task What_is_unchanged_is_not_sent_again()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        using var first = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}");
        var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/plan-versions/{adopted.Id()}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag.ShouldNotBeNull());

        await anybody.SendAsync(again).ShouldAnswerAsync(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("UPDATE item SET text = 'Other words.' WHERE version_id = '{0}' AND position = 1")]
    [InlineData("UPDATE plan_version SET title = 'Another title' WHERE id = '{0}'")]
    [InlineData("UPDATE unit SET name = 'Another name' WHERE id = (SELECT p.unit_id FROM plan p JOIN plan_version v ON v.plan_id = p.id WHERE v.id = '{0}')")]
    [InlineData("UPDATE plan_version SET description = 'Another description.' WHERE id = '{0}'")]
    public async Task A_change_made_in_the_database_moves_the_tag_too(string sql)
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var before = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

        await plans.Service.LookAsync(db => db.Database.ExecuteSqlRawAsync(sql.Replace("{0}", adopted.Id().ToString(), StringComparison.Ordinal)));

        var after = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        after.GetProperty("version").GetInt32().ShouldBe(before.GetProperty("version").GetInt32() + 1);
        after.ToString().ShouldContain("ther ");
    }
}
