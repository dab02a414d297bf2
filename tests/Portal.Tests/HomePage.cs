namespace Portal.Tests;

public sealed class HomePage(PortalHost portal) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Every_plan_is_listed_the_institutes_first()
    {
        var page = await portal.OpenAsync("/");

        page.QuerySelectorAll(".case h3 a").Select(link => link.TextContent).ShouldBe(["A Place to Stand", "A fairer library", University.Hostile]);
        page.QuerySelector(".case h3 a")?.GetAttribute("href").ShouldBe($"/plans/{University.InForce}");
    }

    [Fact]
    public async Task A_distribution_is_told_in_words_and_pictured_in_the_same_order()
    {
        var first = (await portal.OpenAsync("/")).QuerySelector(".case").ShouldNotBeNull();

        first.QuerySelectorAll(".badge").Select(badge => badge.TextContent)
            .ShouldBe(["4 done", "14 in progress", "2 late", "1 at risk", "6 not started", "1 given up", "5 no report yet"]);
        first.QuerySelectorAll("svg > rect").Length.ShouldBe(7);
        first.QuerySelector("svg")?.GetAttribute("aria-hidden").ShouldBe("true");
    }

    [Fact]
    public async Task Ids_of_patterns_are_unique()
    {
        var ids = (await portal.OpenAsync("/")).QuerySelectorAll("[id]").Select(element => element.Id).ToList();

        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task A_draft_that_is_open_for_comment_stands_on_top()
    {
        var notice = (await portal.OpenAsync("/")).QuerySelector(".notice").ShouldNotBeNull();

        notice.QuerySelector("h2")?.TextContent.ShouldBe("Open for comment until 18 December 2026");
        notice.QuerySelector("a")?.GetAttribute("href").ShouldBe($"/plans/{University.Draft}");
    }

    [Fact]
    public async Task Before_there_are_plans_the_pages_say_what_to_do()
    {
        await using var empty = await PortalHost.AmongAsync(University.WithNothing);

        (await empty.OpenAsync("/")).QuerySelector(".empty")?.TextContent.ShouldContain("No plan is published yet.");
        (await empty.OpenAsync("/coverage")).QuerySelector(".empty")?.TextContent.ShouldContain("Import the institute’s plan and adopt it");
    }
}
