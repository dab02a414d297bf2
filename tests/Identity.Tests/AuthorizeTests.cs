using System.Net;
using TestKit;

namespace Identity.Tests;

/// <summary>The authorization endpoint: what is refused, how, and where the answer goes.</summary>
public sealed class AuthorizeTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task A_client_gets_a_code_its_state_and_the_issuer()
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        await browser.GoAsync(identity.Client().Request());
        browser.Heading.ShouldBe("Sign in");
        await browser.SignInAsync(person.Name, person.Password);

        browser.At.GetLeftPart(UriPartial.Path).ShouldBe("https://web.test/back");
        browser["state"].ShouldBe("state 1");
        browser["iss"].ShouldBe(RunningIdentity.Issuer);
        browser["code"].ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again()
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        await browser.GoAsync(identity.Client().Request());
        await browser.SignInAsync(person.Name, person.Password);
        await browser.GoAsync(RunningIdentity.Issuer + identity.Client("native").Request());

        browser.At.Authority.ShouldBe("native.test");
        browser["code"].ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_request_by_form_is_as_good()
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(RunningIdentity.Issuer + identity.Client().Request()).Query);
        await browser.PostAsync("/connect/authorize", [.. query.Select(field => (field.Key, field.Value.ToString()))]);
        await browser.SignInAsync(person.Name, person.Password);

        browser["code"].ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("https://web.test/back/")]
    [InlineData("https://web.test/back?")]
    [InlineData("https://web.test/back?kind=first")]
    [InlineData("https://web.test/back#here")]
    [InlineData("https://web.test/BACK")]
    [InlineData("https://WEB.test/back")]
    [InlineData("https://web.test:443/back")]
    [InlineData("https://web.test/back/../evil")]
    [InlineData("https://web.test/back%2f")]
    [InlineData("https://web.test.evil.test/back")]
    [InlineData("https://web.test@evil.test/back")]
    [InlineData("http://web.test/back")]
    [InlineData("https://native.test/back")]
    [InlineData("//web.test/back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_address_that_is_not_listed_for_the_client_never_gets_a_redirect(string? address)
    {
        using var browser = identity.Browser();
        await browser.GoAsync(identity.Client().Request(("redirect_uri", address)));

        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Answers.ShouldHaveSingleItem().Headers.Location.ShouldBeNull();
        browser.Heading.ShouldBe("This sign-in cannot go on");
    }

    [Theory]
    [InlineData("&redirect_uri=https%3A%2F%2Fevil.test%2F")]
    [InlineData("&client_id=native")]
    [InlineData("&state=2")]
    public async Task An_address_or_client_that_stands_twice_never_gets_a_redirect(string more)
    {
        using var browser = identity.Browser();
        await browser.GoAsync(identity.Client().Request() + more);

        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Answers.ShouldHaveSingleItem().Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_client_never_gets_a_redirect()
    {
        foreach (var client in (string?[])["nobody", "WEB", "administrator", "service", "", null])
        {
            using var browser = identity.Browser();
            await browser.GoAsync(identity.Client().Request(("client_id", client)));
            browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge", "too-short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "s256", "invalid_request")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("scope", "everything", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "create", "invalid_request")]
    [InlineData("prompt", "none", "login_required")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("nonce", "a\0b", "invalid_request")]
    [InlineData("request", "e30.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://evil.test/", "request_uri_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    public async Task A_request_that_is_not_in_order_is_refused_at_the_clients_address(string parameter, string? value, string error)
    {
        using var browser = identity.Browser();
        await browser.GoAsync(identity.Client().Request((parameter, value)));

        browser.At.GetLeftPart(UriPartial.Path).ShouldBe("https://web.test/back");
        browser["error"].ShouldBe(error);
        browser["code"].ShouldBeNull();
        browser["state"].ShouldBe("state 1");
        browser["iss"].ShouldBe(RunningIdentity.Issuer);
    }

    [Fact]
    public async Task The_query_of_a_listed_address_stays()
    {
        var person = await identity.PersonAsync();
        var client = new TestClient(identity, "web") { RedirectUri = "https://web.test/back?kind=second" };
        using var browser = identity.Browser();
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(person.Name, person.Password);

        browser["kind"].ShouldBe("second");
        await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "60")]
    public async Task A_client_can_have_the_person_sign_in_anew(string parameter, string value)
    {
        var person = await identity.PersonAsync();
        var client = identity.Client();
        using var browser = identity.Browser();
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(person.Name, person.Password);
        identity.Clock.Now += TimeSpan.FromMinutes(2);

        await browser.GoAsync(RunningIdentity.Issuer + client.Request((parameter, value)));
        browser.Heading.ShouldBe("Sign in");
        await browser.SignInAsync(person.Name, person.Password);

        var tokens = await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
        TestClient.Read(tokens, "id_token").GetPayloadValue<long>("auth_time").ShouldBe(identity.Clock.Now.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task An_asking_that_somebody_made_up_does_not_count_as_signing_in_anew()
    {
        var person = await identity.PersonAsync();
        var client = identity.Client();
        using var browser = identity.Browser();
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(person.Name, person.Password);

        await browser.GoAsync(RunningIdentity.Issuer + client.Request(("prompt", "login"), ("asked", "638000000000000000")));

        browser.Heading.ShouldBe("Sign in");
    }

    [Fact]
    public async Task A_hint_for_somebody_else_gets_no_code()
    {
        var (one, other) = (await identity.PersonAsync(), await identity.PersonAsync());
        var client = identity.Client();
        var hint = (await client.TokensAsync(other)).Text("id_token");
        using var browser = identity.Browser();
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(one.Name, one.Password);
        await browser.GoAsync(RunningIdentity.Issuer + client.Request(("id_token_hint", hint), ("prompt", "none")));

        browser["error"].ShouldBe("login_required");
    }
}
