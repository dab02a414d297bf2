using System.Net;
using ServiceDefaults.Policies;
using TestKit;

namespace Portal.Tests;

public sealed class SigningInAndOut
{
    const string Cookie = "__Host-portal";

    [Fact]
    public async Task Whoever_signs_in_comes_back_to_the_same_page_and_is_named()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = portal.Visitor();
        await browser.GoAsync("/coverage?by=unit");
        browser.Cookies.ShouldBeEmpty();

        await browser.GoAsync(browser.Page.QuerySelector(".account a")?.GetAttribute("href") ?? "");

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/coverage?by=unit"));
        browser.Page.QuerySelector(".account")?.TextContent.ShouldContain("Ada");
        browser.Page.QuerySelector(".account button")?.TextContent.ShouldBe("Sign out");
        var asked = portal.Issuer.Asked;
        (asked["response_type"].ToString(), asked["client_id"].ToString(), asked["redirect_uri"].ToString(), asked["code_challenge_method"].ToString())
            .ShouldBe(("code", "portal", "https://plans.test/signed-in", "S256"));
        asked["scope"].ToString().Split(' ').ShouldBe(["openid", "profile", "email", "offline_access", .. PolicyTable.Scopes], ignoreOrder: true);
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_alone_and_no_script_reads_it()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = portal.Visitor();
        await browser.GoAsync("/sign-in");

        var cookies = browser.Answers.SelectMany(answer => answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        foreach (var name in (string[])[Cookie, "__Host-portal-forms"])
        {
            var cookie = cookies.Single(one => one.StartsWith(name + "=", StringComparison.Ordinal)).Split("; ").Skip(1).ToList();
            cookie.ShouldBe(["path=/", "secure", "samesite=lax", "httponly"], ignoreOrder: true);
        }

        browser.Cookie(Cookie).ShouldNotBeNull().ShouldNotContain("access-");
    }

    [Theory]
    [InlineData("")]
    [InlineData("coverage")]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("https://evil.test/")]
    [InlineData("/coverage\r\nSet-Cookie: a=b")]
    public async Task An_address_that_leads_elsewhere_is_ignored(string returnUrl)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = portal.Visitor();
        await browser.GoAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/"));
    }

    [Theory]
    [InlineData("another nonce")]
    [InlineData("another issuer")]
    [InlineData("another browser")]
    [InlineData("no state")]
    [InlineData("an error")]
    public async Task An_answer_that_is_not_in_order_signs_nobody_in(string kind)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        portal.Issuer.SaysAnotherNonce = kind == "another nonce";
        portal.Issuer.SaysIssuer = kind == "another issuer" ? "https://evil.test" : null;
        // One that knows the portal alone stops where Identity's answer would be, and one that knows Identity alone has it.
        using var asking = new Browser((PortalHost.Seen, portal.Address));
        using var identity = new Browser((new Uri(portal.Neighbours.Address), new Uri(portal.Neighbours.Address)));
        await asking.GoAsync("/sign-in?returnUrl=%2Fcoverage");
        await identity.GoAsync(asking.At.ToString());
        using var stranger = new Browser((PortalHost.Seen, portal.Address));
        var browser = kind == "another browser" ? stranger : asking;

        await browser.GoAsync(kind switch
        {
            "no state" => $"https://plans.test/signed-in?code={identity["code"]}&iss={Uri.EscapeDataString(portal.Neighbours.Address)}",
            "an error" => $"https://plans.test/signed-in?error=access_denied&state={Uri.EscapeDataString(identity["state"] ?? "")}&iss={Uri.EscapeDataString(portal.Neighbours.Address)}",
            _ => identity.At.ToString(),
        });

        browser.Heading.ShouldBe("You are not signed in");
        browser.Cookie(Cookie).ShouldBeNull();
        browser.Page.QuerySelector("main a.button")?.GetAttribute("href").ShouldBe("/sign-in?returnUrl=%2F" + (kind == "no state" ? "" : "coverage"));
    }

    [Fact]
    public async Task While_Identity_is_away_nobody_signs_in_and_everybody_reads()
    {
        await using var portal = await PortalHost.AmongAsync(new University(), "identity");

        using var answer = await portal.Browser.GetAsync("/sign-in?returnUrl=%2Fcoverage");

        answer.Headers.Location?.ToString().ShouldBe("/sign-in?failed=yes&returnUrl=%2Fcoverage");
        (await portal.Browser.GetAsync("/coverage")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_button_signs_out_here_and_at_Identity()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await portal.SignedInAsync();
        var copy = browser.Cookies;
        await browser.GoAsync("/coverage");

        await browser.SubmitAsync();

        var signedOut = portal.Issuer.SignedOut.ShouldNotBeNull();
        (signedOut["id_token_hint"].ToString(), signedOut["client_id"].ToString(), signedOut["post_logout_redirect_uri"].ToString()).ShouldBe((portal.Issuer.LastIdToken, "portal", "https://plans.test/"));
        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/"));
        browser.Cookie(Cookie).ShouldBeNull();
        browser.Page.QuerySelector(".account")?.TextContent.ShouldBe("Sign in");

        // A copy of the cookie gets no new tokens.
        portal.Clock.Now += TimeSpan.FromMinutes(10);
        (await portal.GetAsync("/", copy)).Account.ShouldBe("Sign in");
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_out()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await portal.SignedInAsync();
        await browser.PostAsync("/sign-out");
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        using var another = await portal.SignedInAsync("Ben");
        await browser.PostAsync("/sign-out", ("__RequestVerificationToken", another.Page.QuerySelector(".account input")?.GetAttribute("value") ?? ""));
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);

        await browser.GoAsync("/");
        browser.Page.QuerySelector(".account")?.TextContent.ShouldContain("Ada");
        portal.Issuer.SignedOut.ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_has_nothing_to_sign_out_of()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = portal.Visitor();
        await browser.PostAsync("/sign-out");

        browser.At.ShouldBe(new Uri(PortalHost.Seen, "/"));
        portal.Issuer.SignedOut.ShouldBeNull();
    }
}
