using System.Net;
using TestKit;

namespace Identity.Tests;

/// <summary>Signing out, by the page and for a client.</summary>
public sealed class SignOutTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task A_button_signs_out_and_a_copy_of_the_cookie_is_worth_nothing_then()
    {
        var (browser, client, tokens) = await SignedInAsync();
        var copy = browser.Cookie("__Host-identity");
        await browser.GoAsync(RunningIdentity.Issuer + "/sign-out");
        browser.Heading.ShouldBe("Do you want to sign out?");
        await browser.SubmitAsync();

        browser.Heading.ShouldBe("You are signed out");
        browser.Cookie("__Host-identity").ShouldBeNull();
        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = identity.Address };
        thief.DefaultRequestHeaders.Add("Cookie", "__Host-identity=" + copy);
        (await thief.GetStringAsync("/sign-in")).ShouldNotContain("You are signed in");
        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
    }

    [Fact]
    public async Task A_link_alone_signs_nobody_out()
    {
        var (browser, _, _) = await SignedInAsync();
        await browser.GoAsync(RunningIdentity.Issuer + "/sign-out");
        await browser.GoAsync("/connect/endsession?client_id=web&post_logout_redirect_uri=https%3A%2F%2Fweb.test%2Fbye");

        browser.Heading.ShouldBe("Do you want to sign out?");
        await browser.GoAsync("/sign-in");
        browser.Heading.ShouldBe("You are signed in");
    }

    [Fact]
    public async Task A_client_with_this_sessions_id_token_signs_out_at_once()
    {
        var (browser, client, tokens) = await SignedInAsync();
        await browser.GoAsync(RunningIdentity.Issuer + $"/connect/endsession?id_token_hint={tokens.Text("id_token")}&post_logout_redirect_uri=https%3A%2F%2Fweb.test%2Fbye&state=s%201");

        browser.At.AbsoluteUri.ShouldBe("https://web.test/bye?state=s%201");
        await browser.GoAsync(RunningIdentity.Issuer + client.Request(("prompt", "none")));
        browser["error"].ShouldBe("login_required");
    }

    [Fact]
    public async Task Another_persons_another_sessions_or_another_clients_id_token_asks_first()
    {
        var person = await identity.PersonAsync();
        var (browser, client, tokens) = await SignedInAsync(person);
        var (others, elsewhere) = ((await client.TokensAsync(await identity.PersonAsync())).Text("id_token"), (await client.TokensAsync(person)).Text("id_token"));
        foreach (var query in (string[])[$"id_token_hint={others}", $"id_token_hint={elsewhere}", $"id_token_hint={tokens.Text("id_token")}&client_id=native", $"id_token_hint={tokens.Text("access_token")}", "id_token_hint=made.up."])
        {
            await browser.GoAsync(RunningIdentity.Issuer + "/connect/endsession?" + query);
            browser.Heading.ShouldBe("Do you want to sign out?");
        }
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("https://web.test/bye/")]
    [InlineData("https://web.test/back")]
    [InlineData("//web.test/bye")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_listed_for_signing_out(string address)
    {
        var (browser, _, tokens) = await SignedInAsync();
        await browser.GoAsync(RunningIdentity.Issuer + $"/connect/endsession?id_token_hint={tokens.Text("id_token")}&post_logout_redirect_uri={Uri.EscapeDataString(address)}");
        browser.Heading.ShouldBe("You are signed out");
        await browser.GoAsync($"/connect/endsession?client_id=web&post_logout_redirect_uri={Uri.EscapeDataString(address)}");
        browser.Heading.ShouldBe("You are signed out");
    }

    [Fact]
    public async Task After_the_question_the_person_is_led_back_to_the_client()
    {
        var (browser, _, _) = await SignedInAsync();
        await browser.GoAsync(RunningIdentity.Issuer + "/connect/endsession?client_id=web&post_logout_redirect_uri=https%3A%2F%2Fweb.test%2Fbye");
        await browser.SubmitAsync();

        browser.At.AbsoluteUri.ShouldBe("https://web.test/bye");
    }

    async Task<(Browser, TestClient, System.Text.Json.JsonElement)> SignedInAsync((string Name, string Password, Guid Id)? known = null)
    {
        var (person, client, browser) = (known ?? await identity.PersonAsync(), identity.Client(), identity.Browser());
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(person.Name, person.Password);
        var tokens = await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
        await browser.GoAsync(RunningIdentity.Issuer + "/sign-in");
        return (browser, client, tokens);
    }
}
