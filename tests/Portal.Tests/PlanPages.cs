using System.Net;
using AngleSharp.Dom;

namespace Portal.Tests;

public sealed class PlanPages(PortalHost portal) : IClassFixture<PortalHost>
{
    Task<IDocument> InForceAsync() => portal.OpenAsync($"/plans/{University.InForce}");

    static IElement Item(IDocument page, Guid id) => page.GetElementById($"item-{id}").ShouldNotBeNull();

    [Fact]
    public async Task Of_a_measure_the_page_says_what_was_reached_last_what_is_aimed_at_and_where_it_began()
    {
        var page = await portal.OpenAsync($"/plans/{University.OfLibraries}");

        page.QuerySelectorAll($"#item-{University.LendLaptops} ul li").ShouldHaveSingleItem().TextContent
            .ShouldBe("Laptops lent: 12.5 laptops (2025/26); aim: 60 laptops (2026/27); at first: 3 laptops (2024)");
    }

    [Fact]
    public async Task A_plan_shows_each_action_with_its_status_in_words()
    {
        var page = await InForceAsync();

        Item(page, University.FirstAction).QuerySelector(".badge").ShouldNotBeNull().TextContent.ShouldBe("Done");
        Item(page, University.FirstAction).QuerySelector("time").ShouldNotBeNull().TextContent.ShouldBe("14 October 2026");
        page.QuerySelectorAll("ol.actions .badge").Select(badge => badge.TextContent).ShouldBe(["Done", "No report yet", "Late", "Not started", "At risk", "Given up"]);
    }

    [Fact]
    public async Task What_changed_is_shown_in_words_and_what_stayed_is_counted()
    {
        (await InForceAsync()).QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ShouldContain($"/plans/{University.InForce}/changes");

        var page = await portal.OpenAsync($"/plans/{University.InForce}/changes");

        page.QuerySelector(".lead")?.TextContent.ShouldContain("1 item stayed as it is and is not shown.");
        page.QuerySelectorAll("ol.actions > li").Select(item => string.Join(" ", item.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ShouldBe([
            "Commitment 1Make it easy to raise an issuea concern Reworded. Moved. Was Commitment 2.",
            "ActionPrint it on paper. Dropped: nothing goes on with it. A person said so.",
        ]);
        page.QuerySelectorAll("ins").Select(words => words.TextContent).ShouldBe([" to Stand", "a concern"]);
    }

    [Fact]
    public async Task A_first_version_says_that_nothing_came_before_it()
    {
        using var answer = await portal.Browser.GetAsync($"/plans/{University.Old}/changes");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("There is no earlier version of this plan.");
    }

    [Fact]
    public async Task An_action_of_which_nobody_reported_is_unknown_and_not_zero()
    {
        var page = await InForceAsync();

        Item(page, University.LooseAction).QuerySelector(".badge.unknown").ShouldNotBeNull().TextContent.ShouldBe("No report yet");
        page.QuerySelector("aside")?.TextContent.ShouldContain("For 1 nobody has reported yet; it counts as unknown, not as zero.");
    }

    [Fact]
    public async Task Headings_follow_the_tree_and_carry_the_plans_own_names()
    {
        var page = await InForceAsync();

        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelectorAll(".flow h2").Select(heading => heading.TextContent).ShouldBe(["Priority 1Everyday life", "Priority 2Fair decisions"]);
        page.QuerySelectorAll(".flow h3 .eyebrow").Select(name => name.TextContent).ShouldBe(["Commitment 1", "Commitment 2", "Commitment 3"]);
    }

    [Fact]
    public async Task A_cross_reference_leads_to_the_item_that_it_names()
    {
        var page = await InForceAsync();

        var link = Item(page, University.FirstAction).QuerySelector(".aside-line a").ShouldNotBeNull();
        link.TextContent.ShouldBe("See Commitment 3");
        page.QuerySelector(link.GetAttribute("href") ?? "").ShouldBe(Item(page, University.Calendar));
    }

    [Fact]
    public async Task A_cross_reference_that_leads_nowhere_says_so_and_is_no_link()
    {
        var line = Item(await InForceAsync(), University.LooseAction).QuerySelector(".aside-line").ShouldNotBeNull();

        line.TextContent.ShouldContain("See Commitment 12 (not in this version)");
        line.QuerySelectorAll("a").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_commitment_says_who_serves_it_and_how_strongly()
    {
        var page = await InForceAsync();

        Item(page, University.Concern).TextContent.ShouldContain("Served by Libraries (direct) and Student Life (supporting).");
        Item(page, University.Calendar).TextContent.ShouldContain("Nobody serves it yet.");
    }

    [Fact]
    public async Task A_sentence_of_the_institutes_is_a_quotation_and_says_whether_it_was_found()
    {
        var page = await portal.OpenAsync($"/plans/{University.OfLibraries}");

        page.QuerySelectorAll("blockquote").Length.ShouldBe(2);
        Item(page, University.QuotedFound).QuerySelector(".aside-line a").ShouldNotBeNull().GetAttribute("href").ShouldBe($"/plans/{University.InForce}#item-{University.Concern}");
        Item(page, University.QuotedNowhere).TextContent.ShouldContain("Unresolved");
    }

    [Fact]
    public async Task Of_a_quotation_in_an_old_version_nothing_is_claimed()
    {
        var university = new University();
        await using var later = await PortalHost.AmongAsync(new() { Coverage = university.Coverage with { CitedStatements = [] } });

        var line = Item(await later.OpenAsync($"/plans/{University.OfLibraries}"), University.QuotedNowhere).QuerySelector(".aside-line").ShouldNotBeNull();

        line.TextContent.Trim().ShouldBe("2 actions");
    }

    [Fact]
    public async Task A_draft_says_until_when_it_takes_comments()
    {
        var page = await portal.OpenAsync($"/plans/{University.Draft}");

        page.QuerySelector(".notice").ShouldNotBeNull().TextContent.ShouldContain("18 December 2026");
        page.QuerySelector("form").ShouldBeNull();
    }

    [Fact]
    public async Task A_superseded_version_leads_to_the_one_in_force()
    {
        var page = await portal.OpenAsync($"/plans/{University.Old}");

        page.QuerySelector(".notice.warn a").ShouldNotBeNull().GetAttribute("href").ShouldBe($"/plans/{University.InForce}");
        page.QuerySelectorAll(".timeline li").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Hostile_words_stay_words()
    {
        foreach (var address in (string[])["/", $"/plans/{University.Empty}", "/coverage", "/coverage?by=unit&units=1"])
        {
            var page = await portal.OpenAsync(address);
            page.QuerySelectorAll("script, img, [onerror]").ShouldBeEmpty(address);
            page.Body.ShouldNotBeNull().TextContent.ShouldContain("<script>alert(1)</script>", customMessage: address);
        }
    }

    [Theory]
    [InlineData("/plans/00000000-0000-4000-8000-00000000ffff")]
    [InlineData("/plans/seven")]
    [InlineData("/nowhere")]
    public async Task An_unknown_address_is_a_page_that_leads_on(string address)
    {
        using var answer = await portal.Browser.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        var page = await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync());
        page.QuerySelector("h1").ShouldNotBeNull().TextContent.ShouldBe("There is no page at this address");
        page.QuerySelector("main a").ShouldNotBeNull().GetAttribute("href").ShouldBe("/");
    }

    [Fact]
    public async Task Without_the_alignment_service_the_plan_is_still_read()
    {
        await using var alone = await PortalHost.AmongAsync(new University(), "alignment", "feedback");

        var institute = await alone.OpenAsync($"/plans/{University.Draft}");
        institute.QuerySelectorAll("ol.actions .badge").Length.ShouldBe(6);
        Item(institute, University.Concern).TextContent.ShouldContain("Who serves it cannot be told just now.");
        institute.QuerySelector(".notice").ShouldNotBeNull().TextContent.ShouldContain("Whether comments are open cannot be told just now.");
        Item(await alone.OpenAsync($"/plans/{University.OfLibraries}"), University.QuotedFound).TextContent.ShouldContain("cannot be told just now");
        (await alone.OpenAsync("/")).QuerySelector(".notice.warn").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_service_that_the_page_needs_and_that_is_silent_makes_a_503_page()
    {
        await using var alone = await PortalHost.AmongAsync(new University(), "plans");

        using var answer = await alone.Browser.GetAsync($"/plans/{University.InForce}");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Headers.CacheControl?.NoStore.ShouldBeTrue();
        var page = await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync());
        page.QuerySelector("nav a[href='/coverage']").ShouldNotBeNull();
        page.QuerySelector("main")?.TextContent.ShouldContain("Try again in a minute");
    }

    [Fact]
    public async Task A_version_that_did_not_change_is_not_sent_to_the_portal_again()
    {
        await InForceAsync();
        var before = portal.Neighbours.Unmodified;

        (await InForceAsync()).QuerySelectorAll("ol.actions").ShouldNotBeEmpty();

        portal.Neighbours.Unmodified.ShouldBeGreaterThan(before);
    }
}
