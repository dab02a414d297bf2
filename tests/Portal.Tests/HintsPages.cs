namespace Portal.Tests;

public sealed class HintsPages(PortalHost portal) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task What_could_be_done_together_names_the_units_and_the_words_that_both_have()
    {
        var page = await portal.OpenAsync("/coverage/hints");
        var card = page.QuerySelector("#together ~ article").ShouldNotBeNull();

        card.QuerySelector("h3")?.TextContent.ShouldBe("3 units say nearly the same");
        var items = card.QuerySelectorAll("li");
        items[0].QuerySelector("a")?.GetAttribute("href").ShouldBe($"/plans/{University.OfLibraries}#item-{University.LendLaptops}");
        items[0].TextContent.ShouldBe("Libraries: Lend laptops for a term without a deposit.");
        items[1].TextContent.ShouldStartWith($"{University.Hostile}, below Libraries: {University.Hostile}");
        items[1].TextContent.ShouldEndWith($"Both say: laptops and {University.Hostile}");
        card.TextContent.ShouldContain("And 4 more items.");
        card.TextContent.ShouldContain("Two or more of them serve Commitment 1.");
        (await portal.OpenAsync("/coverage/hints?cursor=more")).QuerySelector("#together + p")?.TextContent.ShouldBe("No two units say nearly the same beyond those that you saw.");
    }

    [Fact]
    public async Task What_depends_on_one_unit_and_what_few_actions_would_cover_are_said_in_words()
    {
        var page = await portal.OpenAsync("/coverage/hints");

        var row = page.QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        row.TextContent.ShouldContain("Student Life");
        row.TextContent.ShouldContain("Meet every new reader. (The front desk)");
        row.TextContent.ShouldContain("1 March 2026");
        var covering = page.QuerySelector("#cover ~ article").ShouldNotBeNull();
        covering.QuerySelector("h3")?.TextContent.ShouldBe("Libraries: Open the records.");
        covering.QuerySelector("li")?.TextContent.ShouldBe("It may serve 3 Keep a calendar that leaves nobody’s feast out; for that speaks: records. So might 4 other items.");
        page.QuerySelector("#cover ~ ul")?.TextContent.ShouldContain(": 2 alignments with it wait");
        page.QuerySelector("main")?.TextContent.ShouldContain("Chosen one by one.");
        (await portal.OpenAsync("/coverage")).QuerySelectorAll("a[href='/coverage/hints']").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_there_is_nothing_to_hint_at_each_part_says_so()
    {
        await using var empty = await PortalHost.AmongAsync(University.WithNothing);

        var said = (await empty.OpenAsync("/coverage/hints")).QuerySelectorAll("h2 + p").Select(one => one.TextContent);

        said.ShouldBe(["No two units say nearly the same.", "There is none: where a commitment is served, more than one unit serves it.", "Nothing is suggested for what is uncovered."]);
    }
}
