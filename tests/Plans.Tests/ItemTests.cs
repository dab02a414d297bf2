using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>Finding items among the published plans, and following one through its versions.</summary>
public sealed class ItemTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Words_find_items_of_published_plans_in_whatever_form_they_stand()
    {
        var unit = await office.UnitAsync();
        var draft = await office.ImportAsync(unit);
        (await FindAsync($"unit={unit}&q=booked")).ShouldBeEmpty();
        await office.ChangeAsync(draft, "adoption", new { });

        (await FindAsync($"unit={unit}&q=booking")).Select(item => item.Text("text")).ShouldBe(["Open the booking page to students.", "Every room can be booked by everybody."], ignoreOrder: true);
        (await FindAsync($"unit={unit}&q=\"booking page\"")).ShouldHaveSingleItem().Text("planTitle").ShouldBe("A plan for fair rooms");
        (await FindAsync($"unit={unit}&q=room -stairs")).ShouldHaveSingleItem().Text("text").ShouldBe("Every room can be booked by everybody.");
        (await FindAsync($"unit={unit}&status=InProgress")).ShouldHaveSingleItem().Text("text").ShouldBe("Build a ramp at the north gate.");
        (await FindAsync($"unit={unit}&below={draft.List()[3].Id()}")).ShouldHaveSingleItem().Text("text").ShouldBe("Open the booking page to students.");
    }

    [Fact]
    public async Task The_best_match_comes_first_and_pages_follow_on_each_other()
    {
        var unit = await office.UnitAsync();
        await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var whole = await FindAsync($"unit={unit}&q=room or ramp or lift");

        var (paged, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await anybody.GetAsync($"/v1/plan-items?unit={unit}&q=room or ramp or lift&limit=1&cursor={cursor}").ShouldAnswerAsync(HttpStatusCode.OK);
            paged.AddRange(page.List().Select(item => item.Id()));
            cursor = page.Text("next");
        }
        while (cursor is not null);

        whole.Count.ShouldBe(4);
        paged.ShouldBe(whole.Select(item => item.Id()));
    }

    [Theory]
    [InlineData("2026-03-31", "2026-03-31", false)]
    [InlineData("2026-03-31", "2026-04-01", true)]
    [InlineData("2026-03", "2026-04-01", true)]
    [InlineData("2026", "2026-12-31", false)]
    [InlineData("2025/26", "2026-08-31", false)]
    [InlineData("2025/26", "2026-09-01", true)]
    public async Task An_item_is_overdue_once_the_whole_time_that_was_promised_is_over(string dueOn, string today, bool isOverdue)
    {
        var unit = await office.UnitAsync();
        var draft = await office.Client.PostAsync("/v1/plans", new { unit, title = "A plan for quiet rooms" }).ShouldAnswerAsync(HttpStatusCode.Created);
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/plan-versions/{draft.Id()}")
        {
            Content = JsonContent.Create(new { title = "A plan for quiet rooms", items = new[] { new { id = Guid.NewGuid(), kind = "Action", level = "Action", text = "Open two rooms.", dueOn } } }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        await office.ChangeAsync(await office.Client.SendAsync(request).ShouldAnswerAsync(HttpStatusCode.OK), "adoption", new { });
        var now = plans.Service.Clock.Now;
        try
        {
            plans.Service.Clock.Now = DateTimeOffset.Parse(today + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
            (await FindAsync($"unit={unit}")).ShouldHaveSingleItem().GetProperty("isOverdue").GetBoolean().ShouldBe(isOverdue);
            (await FindAsync($"unit={unit}&overdue=true")).Count.ShouldBe(isOverdue ? 1 : 0);
        }
        finally
        {
            plans.Service.Clock.Now = now;
        }
    }

    [Fact]
    public async Task An_item_is_followed_through_the_versions_of_its_plan()
    {
        var unit = await office.UnitAsync();
        var first = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var next = await office.Client.PostAsync($"/v1/plans/{first.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.ChangeAsync(next, "adoption", new { reason = "Nothing but a new year." });
        await office.Client.PostAsync($"/v1/plan-items/{next.List()[1].Id()}/progress", new { status = "Completed", narrative = "It stands." }).ShouldAnswerAsync(HttpStatusCode.Created);

        var stages = (await anybody.GetAsync($"/v1/plan-items/{first.List()[1].Id()}/history").ShouldAnswerAsync(HttpStatusCode.OK)).List("stages");

        stages.Select(stage => stage.Id("itemId")).ShouldBe([first.List()[1].Id(), next.List()[1].Id()]);
        stages[1].Text("change").ShouldBe("Same");
        stages[1].List("reports").Select(report => report.Text("status")).ShouldBe(["InProgress", "Completed"]);
    }

    async Task<IReadOnlyList<JsonElement>> FindAsync(string query) => (await anybody.GetAsync($"/v1/plan-items?{query}").ShouldAnswerAsync(HttpStatusCode.OK)).List();
}
