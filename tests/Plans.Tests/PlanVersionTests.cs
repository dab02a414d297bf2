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
        var second = await office.ChangeAsync(await office.ImportAsync(unit, Office.Page.Replace("north", "south", StringComparison.Ordinal)), "adoption", new { adoptedOn = "2026-05" });

        second.GetProperty("number").GetInt32().ShouldBe(2);
        (await anybody.GetAsync($"/v1/plan-versions/{first.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Superseded");
        (await anybody.GetAsync($"/v1/plans/{first.Id("planId")}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("current").Id().ShouldBe(second.Id());
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
    [InlineData("UPDATE plan SET title = 'Another title' WHERE id = (SELECT plan_id FROM plan_version WHERE id = '{0}')")]
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
