using System.Net;
using TestKit;

namespace Plans.Tests;

/// <summary>From a published page to a draft.</summary>
public sealed class PlanImportTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_import_becomes_a_draft_that_only_its_writers_see()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());

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
        var unit = await office.UnitAsync();

        (await office.Client.PostAsync("/v1/plan-imports/preview", Office.Text(Office.Page)).ShouldAnswerAsync(HttpStatusCode.OK)).List().Count.ShouldBe(5);

        (await office.Client.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_page_accepted_again_and_at_the_same_time_is_one_version()
    {
        var unit = await office.UnitAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.Client.PostAsync($"/v1/plan-imports?unit={unit}", Office.Text(Office.Page))));
        var repaged = await office.Client.PostAsync($"/v1/plan-imports?unit={unit}", Office.Text(Office.Page.Replace("\n", "\r\n\r\n", StringComparison.Ordinal))).ShouldAnswerAsync(HttpStatusCode.OK);

        answers.Select(answer => answer.StatusCode).Order().ShouldBe([.. Enumerable.Repeat(HttpStatusCode.OK, 5), HttpStatusCode.Created]);
        var plan = (await office.Client.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();
        plan.List("versions").Single().Id().ShouldBe(repaged.Id());
    }

    [Theory]
    [InlineData("", "empty-page")]
    [InlineData("A plan\n\nWe will try.", "no-bullets")]
    [InlineData("• Build a ramp.\n• Mend the lift.", "bullets-before-heading")]
    [InlineData("Commitment 1: Ramps.\n• Build one.\n\nCommitment 1: Lifts.\n• Mend one.", "duplicate-number")]
    public async Task A_page_that_is_no_plan_is_refused_with_its_line_and_nothing_is_stored(string page, string code)
    {
        var unit = await office.UnitAsync();

        var problem = await office.Client.PostAsync($"/v1/plan-imports?unit={unit}&title=Ramps", Office.Text(page)).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, code);

        problem.List("errors")[0].GetProperty("line").GetInt32().ShouldBeGreaterThan(0);
        (await office.Client.GetAsync($"/v1/plans?unit={unit}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_text_are_refused()
    {
        await office.Client.PostAsync("/v1/plan-imports/preview", new ByteArrayContent([0, 1, 2, 3])).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-text");
        await office.Client.PostAsync("/v1/plan-imports/preview", new ByteArrayContent([.. "Commitment 1: Caf"u8, 0xE9, .. "\n• One"u8])).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-utf8");
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_refused() =>
        await office.Client.PostAsync("/v1/plan-imports/preview", Office.Text(new string('a', 10_000_000))).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
}
