using System.Net;
using System.Security.Cryptography;
using IdentityService.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using TestKit;

namespace Identity.Tests;

/// <summary>Signing in with the institution's own provider: another instance of this service, and one that lies.</summary>
public sealed class ProviderTests
{
    static readonly string Shared = Guid.NewGuid().ToString();

    [Fact]
    public async Task People_sign_in_from_a_second_provider_that_is_given_by_configuration_only()
    {
        var (port, place) = (FakeProvider.FreePort(), $"http://localhost:{FakeProvider.FreePort()}");
        var issuer = $"http://localhost:{port}";
        await using var institution = new RunningIdentity.Host(new()
        {
            ["Identity:Issuer"] = issuer, ["Identity:Clients:platform:RedirectUris:0"] = place + "/sign-in/provider/answer", ["Identity:Clients:platform:Secret"] = Shared,
        }, port);
        await institution.InitializeAsync();
        await using var platform = Platform(issuer, place);
        await platform.InitializeAsync();
        var there = await institution.PersonAsync();
        var here = await platform.PersonAsync(person => (person.UserName, person.Email) = (there.Name, there.Name + "@example.org"));
        var client = platform.Client();
        using var browser = new Browser((new Uri(place), platform.Address), (new Uri(issuer), institution.Address));

        await browser.GoAsync(client.Request());
        var first = browser.Page.QuerySelector("main a").ShouldNotBeNull();
        first.TextContent.ShouldBe("Sign in with Aldermoor");
        await browser.GoAsync(first.GetAttribute("href") ?? "");
        browser.At.Authority.ShouldBe(new Uri(issuer).Authority);
        await browser.SignInAsync(there.Name, there.Password);

        browser["iss"].ShouldBe(place);
        var tokens = await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
        var person = Guid.Parse(TestClient.Read(tokens, "access_token").Subject);
        // Not the local account with the same address, nor the institution's id.
        new[] { here.Id, there.Id }.ShouldNotContain(person);
        (await platform.LookAsync(db => db.PersonLogins.SingleAsync())).ShouldBe(new PersonLogin(issuer, there.Id.ToString(), person));
        (await client.UserInfoAsync(tokens.Text("access_token")).ShouldAnswerAsync(HttpStatusCode.OK)).Text("name").ShouldBe("Somebody");

        // The second time, with a session there, nobody has to type anything, and it is the same person.
        using var again = new Browser((new Uri(place), platform.Address), (new Uri(issuer), institution.Address));
        await again.GoAsync(issuer + "/sign-in");
        await again.SignInAsync(there.Name, there.Password);
        await again.GoAsync(place + "/sign-in/provider");
        again.Heading.ShouldBe("You are signed in");
        (await platform.LookAsync(db => db.People.CountAsync(one => one.PasswordHash == null))).ShouldBe(1);

        // Signing in anew here means there too.
        await again.GoAsync(client.Request(("prompt", "login")));
        await again.GoAsync(again.Page.QuerySelector("main a")?.GetAttribute("href") ?? "");
        again.At.Authority.ShouldBe(new Uri(issuer).Authority);
        again.Heading.ShouldBe("Sign in");
        await again.SignInAsync(there.Name, there.Password);
        again["code"].ShouldNotBeNull();

        await platform.ChangeAsync(person, one => one.EndedAt = platform.Clock.Now);
        await again.GoAsync(place + "/sign-in");
        again.Heading.ShouldBe("Sign in");
        await again.GoAsync("/sign-in/provider");
        again.Page.QuerySelector(".failure").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invitation_is_taken_up_with_an_account_of_the_institution(bool wasHereBefore)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var platform = Platform(provider.Issuer, "https://identity.test");
        await platform.InitializeAsync();
        if (wasHereBefore) (await SignInAsync("/sign-in/provider")).ShouldBe("You are signed in");
        using var office = platform.SignedInAs("equity-office");
        var invited = await office.PostAsync("/v1/memberships", new { email = "dean@example.org", role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created);
        var letter = (await platform.LookAsync(db => db.Mails.SingleAsync())).Text;
        using var browser = platform.Browser();
        await browser.GoAsync(letter.Split('\n', ' ').Single(word => word.Contains("/password/new", StringComparison.Ordinal)));
        var link = browser.Page.QuerySelector("main a")?.GetAttribute("href") ?? "";

        (await SignInAsync(link)).ShouldBe("You are signed in");

        var login = await platform.LookAsync(db => db.PersonLogins.SingleAsync());
        var held = await office.GetAsync($"/v1/memberships/{invited.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        held.GetProperty("person").Id().ShouldBe(login.PersonId);
        held.GetProperty("person").GetProperty("isInvited").GetBoolean().ShouldBeFalse();
        (await SignInAsync(link)).ShouldBe("This link is not valid any more");
        await browser.GoAsync("/password/forgotten");
        await browser.SubmitAsync(("email", "dean@example.org"));
        (await platform.LookAsync(db => db.Mails.SingleAsync(mail => mail.Subject == "Your password"))).Text.ShouldNotContain("/password/new");
        (await office.PostAsync("/v1/memberships", new { email = "Dean@example.org", role = "reviewer" }).ShouldAnswerAsync(HttpStatusCode.Created)).GetProperty("person").Id().ShouldBe(login.PersonId);

        async Task<string> SignInAsync(string address)
        {
            using var other = platform.Browser();
            await other.GoAsync(address);
            if (other["nonce"] is not { } nonce) return other.Heading;
            provider.IdToken = provider.Sign(nonce);
            await other.GoAsync($"https://identity.test/sign-in/provider/answer?code=c&state={Uri.EscapeDataString(other["state"] ?? "")}");
            return other.Heading;
        }
    }

    [Fact]
    public async Task Only_an_answer_in_order_signs_in()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var platform = Platform(provider.Issuer, "https://identity.test");
        await platform.InitializeAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var stranger = RSA.Create(2048);
        var wrong = new Dictionary<string, Func<string, string>>
        {
            ["another nonce"] = _ => provider.Sign("another"),
            ["no nonce"] = _ => provider.Sign(null),
            ["another issuer"] = nonce => provider.Sign(nonce, changed: ("iss", "https://evil.test")),
            ["another audience"] = nonce => provider.Sign(nonce, changed: ("aud", "somebody-else")),
            ["another authorized party"] = nonce => provider.Sign(nonce, changed: ("azp", "somebody-else")),
            ["over"] = nonce => provider.Sign(nonce, changed: ("exp", now - 600)),
            ["without an end"] = nonce => provider.Sign(nonce, changed: ("exp", null)),
            ["without a subject"] = nonce => provider.Sign(nonce, changed: ("sub", null)),
            ["another's key"] = nonce => provider.Sign(nonce, new RsaSecurityKey(stranger) { KeyId = "one" }),
            ["signed with the client's secret"] = nonce => provider.Sign(nonce, new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Shared)), SecurityAlgorithms.HmacSha256),
            ["not signed"] = nonce => $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{provider.Sign(nonce).Split('.')[1]}.",
            ["nothing"] = _ => "",
        };
        foreach (var (what, token) in wrong)
        {
            using var browser = platform.Browser();
            await browser.GoAsync("/sign-in/provider?returnUrl=" + Uri.EscapeDataString("/connect/authorize?client_id=web"));
            provider.IdToken = token(browser["nonce"] ?? "");
            await browser.GoAsync($"https://identity.test/sign-in/provider/answer?code=c&state={Uri.EscapeDataString(browser["state"] ?? "")}");
            browser.Page.QuerySelector(".failure").ShouldNotBeNull(what);
            browser["returnUrl"].ShouldBe("/connect/authorize?client_id=web", what);
            browser.Cookie("__Host-identity").ShouldBeNull(what);
        }

        (await platform.LookAsync(db => db.PersonLogins.CountAsync())).ShouldBe(0);
        using var right = platform.Browser();
        await right.GoAsync("/sign-in/provider");
        (right["response_type"], right["code_challenge_method"], right["redirect_uri"]).ShouldBe(("code", "S256", "https://identity.test/sign-in/provider/answer"));
        provider.IdToken = provider.Sign(right["nonce"]);
        await right.GoAsync($"https://identity.test/sign-in/provider/answer?code=c&state={Uri.EscapeDataString(right["state"] ?? "")}");
        right.Heading.ShouldBe("You are signed in");
        provider.Asked["code_verifier"].Length.ShouldBeGreaterThanOrEqualTo(43);
    }

    [Fact]
    public async Task An_answer_for_another_browser_of_another_issuer_or_an_error_signs_nobody_in()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var platform = Platform(provider.Issuer, "https://identity.test");
        await platform.InitializeAsync();
        foreach (var kind in (string[])["another browser", "another issuer", "no state", "an error"])
        {
            using var asking = platform.Browser();
            using var stranger = platform.Browser();
            await asking.GoAsync("/sign-in/provider");
            provider.IdToken = provider.Sign(asking["nonce"]);
            var state = Uri.EscapeDataString(asking["state"] ?? "");
            var browser = kind == "another browser" ? stranger : asking;
            await browser.GoAsync("https://identity.test/sign-in/provider/answer?" + kind switch
            {
                "another issuer" => $"code=c&state={state}&iss=https%3A%2F%2Fevil.test",
                "no state" => "code=c",
                "an error" => $"error=access_denied&state={state}",
                _ => $"code=c&state={state}",
            });
            browser.Heading.ShouldBe("Sign in", kind);
            browser.Page.QuerySelector(".failure").ShouldNotBeNull(kind);
            browser.Cookie("__Host-identity").ShouldBeNull(kind);
        }
    }

    [Fact]
    public async Task Claims_have_the_names_that_configuration_gives_them_and_may_come_from_userinfo()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var platform = Platform(provider.Issuer, "https://identity.test", ("Subject", "oid"), ("Email", "upn"), ("Name", "full_name"));
        await platform.InitializeAsync();
        provider.UserInfo = new() { ["sub"] = "subject-1", ["full_name"] = "Full Name" };
        using var browser = platform.Browser();
        await browser.GoAsync("/sign-in/provider");
        provider.IdToken = provider.Sign(browser["nonce"], changed: [("oid", "object-1"), ("upn", "upn@example.org")]);
        await browser.GoAsync($"https://identity.test/sign-in/provider/answer?code=c&state={Uri.EscapeDataString(browser["state"] ?? "")}");

        (await platform.LookAsync(db => db.PersonLogins.SingleAsync())).Subject.ShouldBe("object-1");
        var person = await platform.LookAsync(db => db.People.SingleAsync(one => one.PasswordHash == null));
        (person.Name, person.Email, person.EmailConfirmed).ShouldBe(("Full Name", "upn@example.org", false));
    }

    [Fact]
    public async Task A_provider_that_calls_itself_otherwise_or_is_away_shows_a_page()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.SaysIssuer = "https://evil.test";
        await using var lied = Platform(provider.Issuer, "https://identity.test");
        await lied.InitializeAsync();
        await using var away = Platform($"http://localhost:{FakeProvider.FreePort()}", "https://identity.test");
        await away.InitializeAsync();
        foreach (var platform in (RunningIdentity.Host[])[lied, away])
        {
            using var browser = platform.Browser();
            await browser.GoAsync("/sign-in/provider");
            browser.Heading.ShouldBe("Sign in");
            browser.Page.QuerySelector(".failure").ShouldNotBeNull();
        }
    }

    static RunningIdentity.Host Platform(string issuer, string place, params (string Name, string Claim)[] claims)
    {
        var settings = new Dictionary<string, string>
        {
            ["Identity:Issuer"] = place, ["Identity:Provider:Issuer"] = issuer, ["Identity:Provider:ClientId"] = "platform", ["Identity:Provider:ClientSecret"] = Shared, ["Identity:Provider:Name"] = "Aldermoor",
        };
        foreach (var (name, claim) in claims) settings["Identity:Provider:Claims:" + name] = claim;
        return new(settings);
    }
}
