using System.Net;
using TestKit;

namespace Portal.Tests;

/// <summary>The page of members, and what it asks of Identity.</summary>
public sealed class WhoMayDoWhat
{
    const string Invite = "form[action='/members'][method=post]";

    static readonly (string, string)[] Filled = [("email", "dan@aldermoor.example"), ("role", "unit-editor"), ("unit", "libraries"), ("until", "2026-12-31")];

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_there_and_back()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = portal.Visitor();
        await browser.GoAsync("/");
        browser.Page.QuerySelector("nav a[href='/members']").ShouldBeNull();
        await browser.GoAsync("/members");

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/members"));
        browser.Page.QuerySelector("header [aria-current]")?.TextContent.ShouldBe("Members");
        portal.Issuer.Asked.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Members_stand_by_unit_with_role_and_last_day()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);

        browser.Page.QuerySelectorAll("caption").Select(caption => caption.TextContent).ShouldBe(["The whole institution", "Libraries", "School of Law"]);
        browser.Page.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Take(3).Select(cell => cell.TextContent))).ShouldBe(
        [
            "Cleo Fenn | Equity office | No end is set", "Ada Marsh | Unit lead | No end is set", "ben@aldermoor.example (invited) | Unit editor | 31 December 2026",
            $"{University.Hostile} | Unit editor, for one item | No end is set",
        ]);
    }

    [Fact]
    public async Task An_invitation_is_sent_once_and_the_page_says_so()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        var key = browser.Page.QuerySelector("input[name=key]")?.GetAttribute("value");
        await browser.SubmitFormAsync(Invite, Filled);

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/members?done=invited"));
        browser.Page.QuerySelector("[role=status]")?.TextContent.ShouldContain("invited by mail");
        portal.Neighbours.Invited.ShouldBe([(new("dan@aldermoor.example", "unit-editor", "libraries", new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)), $"\"{key}\"")]);
    }

    [Fact]
    public async Task For_the_whole_institution_and_without_an_end_nothing_is_sent_for_them()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        await browser.SubmitFormAsync(Invite, ("email", "dan@aldermoor.example"), ("role", "auditor"), ("unit", ""), ("until", ""));

        portal.Neighbours.Invited.Single().Body.ShouldBe(new Neighbours.Given("dan@aldermoor.example", "auditor", null, null));
    }

    [Theory]
    [InlineData("email", "nobody@aldermoor.invalid", "email", "This is not an e-mail address.")]
    [InlineData("until", "soon", "until", "The last day is a date, such as 2026-12-31.")]
    [InlineData("role", "administrator", null, "Nobody gives away more than they hold.")]
    public async Task What_is_refused_is_said_where_it_belongs_and_what_was_typed_stays(string field, string value, string? place, string said)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        await browser.SubmitFormAsync(Invite, [.. Filled, (field, value)]);

        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var summary = browser.Page.QuerySelector(".summary li").ShouldNotBeNull();
        summary.TextContent.Trim().ShouldBe(said);
        summary.QuerySelector("a")?.GetAttribute("href").ShouldBe("#" + place);
        browser.Page.QuerySelectorAll("[aria-invalid]").Select(one => one.Id).ShouldBe((string[])(place is null ? [] : [place]));
        if (place is not null) browser.Page.QuerySelector($"#{place}-mistake")?.TextContent.ShouldBe("Error: " + said);
        browser.Page.QuerySelector("#email")?.GetAttribute("value").ShouldBe(field == "email" ? value : "dan@aldermoor.example");
        browser.Page.QuerySelector("#role option[selected]")?.GetAttribute("value").ShouldBe(field == "role" ? value : "unit-editor");
        browser.Page.QuerySelector("#unit option[selected]")?.GetAttribute("value").ShouldBe("libraries");
        portal.Neighbours.Invited.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing_and_keeps_what_was_typed()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        await browser.PostAsync("/members", Filled);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.QuerySelector("#email")?.GetAttribute("value").ShouldBe("dan@aldermoor.example");
        await browser.PostAsync($"/members/{University.OfAda}/removal", ("version", "3"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        portal.Neighbours.Invited.ShouldBeEmpty();
        portal.Neighbours.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task Taking_a_role_back_asks_first()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        await browser.GoAsync(browser.Page.QuerySelectorAll("tbody a").Single(link => link.TextContent == "Remove Ada Marsh as Unit lead").GetAttribute("href") ?? "");
        browser.Page.QuerySelector(".facts")?.TextContent.ShouldContain("Ada Marsh");
        portal.Neighbours.Ended.ShouldBeEmpty();
        await browser.SubmitFormAsync("main form");

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/members?done=removed"));
        portal.Neighbours.Ended.ShouldBe([University.OfAda]);
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_looked_at_again()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        await browser.GoAsync($"/members/{University.OfAda}/removal");
        await browser.SubmitFormAsync("main form", ("version", "2"));

        browser.Page.QuerySelector(".summary")?.TextContent.ShouldContain("Somebody changed this meanwhile.");
        browser.Page.QuerySelector("main input[name=version]")?.GetAttribute("value").ShouldBe("3");
        await browser.GoAsync($"/members/{Guid.NewGuid()}/removal");
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_day_in_the_past_is_only_looked_at()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtMembersAsync(portal);
        browser.Page.QuerySelector("form[method=get] input")?.Id.ShouldBe("on");
        await browser.GoAsync("/members?on=2026-11-01");

        portal.Neighbours.AskedOn.ShouldBe("2026-11-01");
        browser.Page.QuerySelector(".lead")?.TextContent.ShouldContain("at some time of 1 November 2026");
        browser.Page.QuerySelector(Invite).ShouldBeNull();
        browser.Page.QuerySelectorAll("tbody a").ShouldBeEmpty();
    }

    [Fact]
    public async Task Whose_token_is_not_taken_is_asked_to_sign_in_again()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await portal.SignedInAsync();
        portal.Neighbours.Refusal = 401;
        await browser.GoAsync("/members");

        (browser.Status, browser.Heading).ShouldBe((HttpStatusCode.Unauthorized, "Please sign in again"));
        browser.Page.QuerySelector("main a.button")?.GetAttribute("href").ShouldBe("/sign-in?returnUrl=%2Fmembers");
    }

    [Fact]
    public async Task Who_may_not_see_the_members_is_told_who_may()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await portal.SignedInAsync();
        portal.Neighbours.Refusal = 403;
        await browser.GoAsync("/members");

        (browser.Status, browser.Heading).ShouldBe((HttpStatusCode.Forbidden, "You may not see this"));
        browser.Page.QuerySelector(".account")?.TextContent.ShouldContain("Ada");
    }

    static async Task<Browser> AtMembersAsync(PortalHost portal)
    {
        var browser = await portal.SignedInAsync();
        await browser.GoAsync("/members");
        return browser;
    }
}
