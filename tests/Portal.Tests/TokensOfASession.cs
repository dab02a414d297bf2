using System.Net;
using TestKit;

namespace Portal.Tests;

/// <summary>What is shown to whom, and what becomes of the tokens in the cookie. A plan's title says who has asked for it.</summary>
public sealed class TokensOfASession
{
    static readonly string Mirror = $"/plans/{University.OfTheAsker}";

    [Fact]
    public async Task Calls_are_made_in_the_name_of_whoever_is_signed_in()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        using var anybody = portal.Visitor();
        await ada.GoAsync(Mirror);
        await anybody.GoAsync(Mirror);

        (ada.Heading, anybody.Heading).ShouldBe(("For Bearer access-1-of-Ada", "For anybody"));
    }

    [Fact]
    public async Task The_answer_for_one_person_is_shown_to_nobody_else()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var anybody = portal.Visitor();
        await anybody.GoAsync(Mirror);
        using var ada = await portal.SignedInAsync();
        using var ben = await portal.SignedInAsync("Ben");
        for (var round = 0; round < 2; round++)
        {
            foreach (var (browser, heading) in ((Browser, string)[])[(ada, "For Bearer access-1-of-Ada"), (anybody, "For anybody"), (ben, "For Bearer access-2-of-Ben"), (anybody, "For anybody")])
            {
                await browser.GoAsync(Mirror);
                browser.Heading.ShouldBe(heading);
            }
        }
    }

    [Fact]
    public async Task What_a_signed_in_person_sees_is_kept_by_no_cache_and_the_style_sheet_still_is()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        await ada.GoAsync("/");
        ada.Answers[^1].Headers.CacheControl?.NoStore.ShouldBe(true);
        await ada.GoAsync(ada.Page.QuerySelector("link[rel=stylesheet]")?.GetAttribute("href") ?? "");
        ada.Status.ShouldBe(HttpStatusCode.OK);
        ada.Answers[^1].Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_is_about_to_end_is_replaced_before_a_call_and_no_sooner()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        portal.Clock.Now += TimeSpan.FromMinutes(9);
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-1-of-Ada");
        portal.Clock.Now += TimeSpan.FromSeconds(1);
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-2-of-Ada");

        // The cookie has the new ones: nobody is asked for every page.
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-2-of-Ada");
        portal.Issuer.Refreshed.ShouldBe(1);
        portal.Clock.Now += TimeSpan.FromMinutes(10);
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-3-of-Ada");
    }

    [Fact]
    public async Task Requests_at_the_same_time_and_a_little_later_refresh_once_and_all_succeed()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        var old = ada.Cookies;
        portal.Clock.Now += TimeSpan.FromMinutes(11);

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => portal.GetAsync(Mirror, old)));
        portal.Clock.Now += TimeSpan.FromSeconds(59);
        var late = await portal.GetAsync(Mirror, old);

        pages.Append(late).ShouldAllBe(page => page.Heading == "For Bearer access-2-of-Ada");
        portal.Issuer.Refreshed.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_gets_no_new_tokens_is_signed_out_and_shown_what_anybody_is_shown()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        portal.Issuer.EndAll();
        portal.Clock.Now += TimeSpan.FromMinutes(10);
        await ada.GoAsync(Mirror);

        (ada.Status, ada.Heading, ada.Cookie("__Host-portal")).ShouldBe((HttpStatusCode.OK, "For anybody", null));
        ada.Page.QuerySelector(".account")?.TextContent.ShouldBe("Sign in");
    }

    [Fact]
    public async Task While_Identity_is_away_pages_are_shown_as_to_anybody_and_the_session_waits()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var ada = await portal.SignedInAsync();
        portal.Issuer.IsAway = true;
        portal.Clock.Now += TimeSpan.FromSeconds(570);
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-1-of-Ada");
        portal.Clock.Now += TimeSpan.FromSeconds(30);
        await ada.GoAsync(Mirror);
        (ada.Status, ada.Heading).ShouldBe((HttpStatusCode.OK, "For anybody"));

        portal.Issuer.IsAway = false;
        portal.Clock.Now += TimeSpan.FromSeconds(6);
        await ada.GoAsync(Mirror);
        ada.Heading.ShouldBe("For Bearer access-2-of-Ada");
    }

    [Fact]
    public async Task With_a_folder_for_the_keys_a_restart_signs_nobody_out()
    {
        var folder = Directory.CreateTempSubdirectory("portal-keys-");
        try
        {
            (await RestartedAsync(("Portal:Keys", folder.FullName))).ShouldContain("Ada");
            (await RestartedAsync()).ShouldBe("Sign in");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<string> RestartedAsync(params (string Name, string Value)[] settings)
    {
        string cookies;
        await using (var before = await PortalHost.OverTlsAsync(settings))
        {
            using var ada = await before.SignedInAsync();
            cookies = ada.Cookies;
        }

        await using var after = await PortalHost.OverTlsAsync(settings);
        return (await after.GetAsync("/", cookies)).Account;
    }
}
