using System.Net;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>From the files of a government's milestones to plans, of which the units' serve the institute's.</summary>
public sealed class RegisterImportTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Real_reports_serve_the_institutes_milestones_that_say_the_same_or_have_their_number()
    {
        var institute = await office.ChangeAsync(await ImportAsync("institute", "GSA-items.json"), "adoption", new { });
        var (fcc, nasa) = (await ImportAsync(await office.UnitAsync(), "FCC-digitalstrategy.xml"), await ImportAsync(await office.UnitAsync(), "nasa-digitalstrategy.json"));

        institute.List().ShouldAllBe(item => item.Text("kind") == "Commitment");
        fcc.List("unresolvedReferences").Select(one => one.Text("text")).ShouldBe(["Milestone 4.2.1", "Milestone 4.2.3", "Milestone 5.2.2", "Milestone 1.2.2"], ignoreOrder: true);
        nasa.List("unresolvedReferences").ShouldBeEmpty();
        Served(institute, fcc, "7.1.1").ShouldBe("7.1.1");
        // Two milestones changed their numbers between the list and the report.
        (Served(institute, fcc, "2.2.1"), Served(institute, fcc, "2.2.2")).ShouldBe(("2.2.2", "2.2.1"));
        // Same number, other words.
        Served(institute, fcc, "5.2.1").ShouldBe("5.2.1");
        var policy = Item(nasa, "5.3");
        (policy.Text("status"), policy.Text("statusOn"), policy.Text("dueOn")).ShouldBe(("Completed", "2016-08-30", "2013-05-23"));
        (await office.Client.GetAsync($"/v1/plan-items/{policy.Id()}/history").ShouldAnswerAsync(HttpStatusCode.OK)).List("stages").Single().List("reports").Single().Text("narrative").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_preview_shows_what_the_report_will_be()
    {
        var preview = await office.Client.PostAsync("/v1/plan-imports/preview", File("FCC-digitalstrategy.json")).ShouldAnswerAsync(HttpStatusCode.OK);

        var item = preview.List().Single(one => one.Text("label") == "5.3");
        (item.Text("status"), item.Text("statusOn"), item.Text("dueOn")).ShouldBe(("InProgress", "2012-08-14", "2013-05-23"));
        item.Text("narrative").ShouldNotBeNullOrEmpty();
        item.List("references").Single().Text("kind").ShouldBe("Serves");
    }

    [Fact]
    public async Task A_register_that_cannot_be_taken_is_refused_with_its_line()
    {
        var problem = await office.Client.PostAsync($"/v1/plan-imports?unit={await office.UnitAsync()}&title=Milestones", Office.Text("{\"items\": [\n{\"id\": \"1\", \"text\": \"A\", \"due_date\": \"2013/13/40\"}]}"))
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-a-date");

        problem.List("errors").ShouldHaveSingleItem().GetProperty("line").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_a_plan_serves_leaves_with_its_version()
    {
        var institute = await office.ChangeAsync(await office.ImportAsync("institute", Office.Page.Replace("fair rooms", $"fair rooms {Guid.NewGuid():N}", StringComparison.Ordinal)), "adoption", new { reason = "It is new." });
        var served = institute.List()[0].Id();
        var draft = await office.Client.PostAsync("/v1/plans", new { unit = await office.UnitAsync(), title = "Our part", serves = new[] { served } }).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.ChangeAsync(draft, "adoption", new { });

        await Eventually.TrueAsync(async () => (await office.Client.GetAsync("/v1/plan-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Any(item =>
            item.Text("type") == "plans.version-adopted.v1" && item.Id("aggregateId") == draft.Id("planId") && item.GetProperty("data").GetProperty("content").List().Single().List("serves").Single().GetGuid() == served),
            "The event does not tell what is served");
    }

    async Task<JsonElement> ImportAsync(string unit, string file) =>
        await office.Client.PostAsync($"/v1/plan-imports?unit={unit}&title=Digital%20strategy", File(file)).ShouldAnswerAsync(HttpStatusCode.Created);

    static ByteArrayContent File(string name) => new(System.IO.File.ReadAllBytes(SharedFiles.PathOf($"data/plans/us-digital-strategy/{name}")));

    static JsonElement Item(JsonElement version, string label) => version.List().Single(item => item.Text("label") == label);

    static string? Served(JsonElement institute, JsonElement report, string label)
    {
        var target = Item(report, label).List("references").Single().Id("targetItemId");
        return institute.List().Single(item => item.Id() == target).Text("label");
    }
}
