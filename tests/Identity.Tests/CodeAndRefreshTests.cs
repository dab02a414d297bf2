using System.Net;
using System.Net.Http.Headers;
using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using TestKit;

namespace Identity.Tests;

/// <summary>The token endpoint for people's tokens: what they say, and what ends them.</summary>
public sealed class CodeAndRefreshTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task Tokens_name_the_person_the_roles_and_the_units()
    {
        var person = await identity.PersonAsync();
        var (unit, item) = (Guid.NewGuid(), Guid.NewGuid());
        await identity.GrantAsync(person.Id, "equity-office");
        await identity.GrantAsync(person.Id, "unit-lead", unit);
        await identity.GrantAsync(person.Id, "unit-editor", unit, item, until: identity.Clock.Now.AddDays(1));
        await identity.GrantAsync(person.Id, "auditor", from: identity.Clock.Now.AddDays(1));
        await identity.GrantAsync(person.Id, "moderator", from: identity.Clock.Now.AddDays(-2), until: identity.Clock.Now.AddDays(-1));

        var tokens = await identity.Client().TokensAsync(person);

        tokens.GetProperty("expires_in").GetInt32().ShouldBe(600);
        tokens.Text("scope").ShouldBe("openid profile offline_access plans.write");
        var access = TestClient.Read(tokens, "access_token");
        (access.Alg, access.Typ, access.Issuer, access.Subject).ShouldBe(("ES256", "at+jwt", RunningIdentity.Issuer, person.Id.ToString()));
        access.Audiences.ShouldBe(["equity-platform"]);
        access.GetPayloadValue<string>("client_id").ShouldBe("web");
        access.GetPayloadValue<string[]>("roles").ShouldBe(["equity-office", $"unit-editor:{unit:D}:{item:D}", $"unit-lead:{unit:D}"]);
        (access.ValidTo - access.ValidFrom).ShouldBe(TimeSpan.FromMinutes(10));
        var id = TestClient.Read(tokens, "id_token");
        (id.Alg, id.Issuer, id.Subject, id.GetPayloadValue<string>("nonce")).ShouldBe(("ES256", RunningIdentity.Issuer, person.Id.ToString(), "nonce-1"));
        id.Audiences.ShouldBe(["web"]);
        Base64UrlEncoder.Decode(access.EncodedPayload).ShouldNotContain("example.org");
    }

    [Fact]
    public async Task Without_openid_and_offline_access_there_is_an_access_token_only()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync(), client.Request(("scope", "plans.write unheard.of")));

        (tokens.Text("id_token"), tokens.Text("refresh_token"), tokens.Text("scope")).ShouldBe((null, null, "plans.write"));
    }

    [Theory]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", "the-verifier-of-somebody-else-which-is-long-enough")]
    [InlineData("code_verifier", "challenge")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://web.test/back?kind=second")]
    public async Task A_code_is_good_with_its_verifier_and_address_only(string parameter, string? value)
    {
        var client = identity.Client();
        var code = await client.CodeAsync(await identity.PersonAsync());
        var sent = value == "challenge" ? Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(client.Request().Split('?')[1])["code_challenge"].ToString() : value;

        await TestClient.RefusedAsync(client.RedeemAsync(code, (parameter, sent)), "invalid_grant");
        // There is no second guess.
        await TestClient.RefusedAsync(client.RedeemAsync(code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_that_is_used_twice_ends_what_was_issued_from_it()
    {
        var client = identity.Client();
        var code = await client.CodeAsync(await identity.PersonAsync());
        var tokens = await client.RedeemAsync(code).ShouldAnswerAsync(HttpStatusCode.OK);
        await client.UserInfoAsync(tokens.Text("access_token")).ShouldAnswerAsync(HttpStatusCode.OK);

        await TestClient.RefusedAsync(client.RedeemAsync(code), "invalid_grant");

        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
        (await client.UserInfoAsync(tokens.Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_two_who_use_a_code_at_once_at_most_one_gets_tokens_and_they_are_not_good_for_long()
    {
        var client = identity.Client();
        var code = await client.CodeAsync(await identity.PersonAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.RedeemAsync(code)));

        var good = answers.Where(answer => answer.IsSuccessStatusCode).ToList();
        good.Count.ShouldBeLessThanOrEqualTo(1);
        foreach (var one in good) await TestClient.RefusedAsync(client.RefreshAsync(await Task.FromResult(one).ShouldAnswerAsync(HttpStatusCode.OK)), "invalid_grant");
    }

    [Fact]
    public async Task A_code_in_another_clients_hands_is_good_for_nobody()
    {
        var client = identity.Client();
        var code = await client.CodeAsync(await identity.PersonAsync());

        await TestClient.RefusedAsync(identity.Client("native").RedeemAsync(code, ("redirect_uri", client.RedirectUri), ("code_verifier", client.Verifier)), "invalid_grant");

        await TestClient.RefusedAsync(client.RedeemAsync(code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        await using var own = new RunningIdentity();
        await own.InitializeAsync();
        var client = own.Service.Client();
        var code = await client.CodeAsync(await own.Service.PersonAsync());
        own.Service.Clock.Now += TimeSpan.FromSeconds(61);

        await TestClient.RefusedAsync(client.RedeemAsync(code), "invalid_grant");
    }

    [Theory]
    [InlineData("web", null)]
    [InlineData("web", "guess")]
    [InlineData("native", "guess")]
    [InlineData("nobody", "guess")]
    [InlineData("administrator", "secret of the test")]
    [InlineData("", null)]
    public async Task A_client_that_does_not_prove_itself_gets_nothing(string id, string? secret)
    {
        var good = identity.Client();
        var person = await identity.PersonAsync();
        var (code, tokens) = (await good.CodeAsync(person), await good.TokensAsync(person));
        var client = new TestClient(identity, id) { Secret = secret };

        await TestClient.RefusedAsync(client.RedeemAsync(code), "invalid_client", HttpStatusCode.Unauthorized);
        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_client", HttpStatusCode.Unauthorized);
        await TestClient.RefusedAsync(client.RevokeAsync(tokens.Text("refresh_token")), "invalid_client", HttpStatusCode.Unauthorized);
        await good.RefreshAsync(tokens).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Credentials_are_sent_once_and_a_parameter_stands_once()
    {
        var http = identity.Anybody();
        var both = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("client_secret", "a")]) };
        both.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("web:a"u8));
        await TestClient.RefusedAsync(http.SendAsync(both), "invalid_request");
        await TestClient.RefusedAsync(http.PostAsync("/connect/token", new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("grant_type", "authorization_code")])), "invalid_request");
        await TestClient.RefusedAsync(http.PostAsync("/connect/token", new FormUrlEncodedContent([])), "invalid_request");
        await TestClient.RefusedAsync(http.PostAsync("/connect/token", new FormUrlEncodedContent([new("grant_type", "password"), new("username", "a"), new("password", "b")])), "unsupported_grant_type");
    }

    [Fact]
    public async Task A_refresh_token_is_replaced_at_each_use_and_a_second_use_ends_the_family()
    {
        var client = identity.Client();
        var first = await client.TokensAsync(await identity.PersonAsync());
        var second = await client.RefreshAsync(first).ShouldAnswerAsync(HttpStatusCode.OK);
        var third = await client.RefreshAsync(second).ShouldAnswerAsync(HttpStatusCode.OK);
        new[] { first, second, third }.Select(tokens => tokens.Text("refresh_token")).Distinct().Count().ShouldBe(3);
        TestClient.Read(third, "id_token").Subject.ShouldBe(TestClient.Read(first, "id_token").Subject);

        await TestClient.RefusedAsync(client.RefreshAsync(first), "invalid_grant");

        await TestClient.RefusedAsync(client.RefreshAsync(third), "invalid_grant");
        (await client.UserInfoAsync(third.Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_two_who_refresh_at_once_at_most_one_gets_tokens_and_the_family_ends()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.RefreshAsync(tokens)));

        var good = answers.Where(answer => answer.IsSuccessStatusCode).ToList();
        good.Count.ShouldBeLessThanOrEqualTo(1);
        foreach (var one in good) await TestClient.RefusedAsync(client.RefreshAsync(await Task.FromResult(one).ShouldAnswerAsync(HttpStatusCode.OK)), "invalid_grant");
    }

    [Fact]
    public async Task A_refresh_token_in_another_clients_hands_ends_the_family()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());

        await TestClient.RefusedAsync(identity.Client("native").RefreshAsync(tokens), "invalid_grant");

        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
    }

    [Fact]
    public async Task Refreshing_may_ask_for_less_and_not_for_more()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());

        await TestClient.RefusedAsync(client.RefreshAsync(tokens, ("scope", "openid alignments.write")), "invalid_scope");
        var less = await client.RefreshAsync(tokens, ("scope", "plans.write")).ShouldAnswerAsync(HttpStatusCode.OK);
        less.Text("scope").ShouldBe("plans.write");
        (await client.RefreshAsync(less).ShouldAnswerAsync(HttpStatusCode.OK)).Text("scope").ShouldBe("openid profile offline_access plans.write");
    }

    [Fact]
    public async Task A_locked_person_gets_no_refresh_while_locked_and_an_ended_one_never()
    {
        var client = identity.Client();
        var person = await identity.PersonAsync();
        var tokens = await client.TokensAsync(person);

        await identity.ChangeAsync(person.Id, one => one.LockoutEnd = identity.Clock.Now.AddMinutes(15));
        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
        await identity.ChangeAsync(person.Id, one => one.LockoutEnd = null);
        tokens = await client.RefreshAsync(tokens).ShouldAnswerAsync(HttpStatusCode.OK);
        await identity.ChangeAsync(person.Id, one => one.EndedAt = identity.Clock.Now);
        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
    }

    [Fact]
    public async Task Roles_are_read_anew_at_each_refresh()
    {
        var client = identity.Client();
        var person = await identity.PersonAsync();
        var tokens = await client.TokensAsync(person);
        TestClient.Read(tokens, "access_token").GetPayloadValue<string[]>("roles").ShouldBeEmpty();
        await identity.GrantAsync(person.Id, "reviewer");

        tokens = await client.RefreshAsync(tokens).ShouldAnswerAsync(HttpStatusCode.OK);

        TestClient.Read(tokens, "access_token").GetPayloadValue<string[]>("roles").ShouldBe(["reviewer"]);
    }

    [Fact]
    public async Task Refreshing_ends_after_two_weeks_without_use_and_after_thirty_days_in_any_case()
    {
        await using var own = new RunningIdentity();
        await own.InitializeAsync();
        var (service, client, person) = (own.Service, own.Service.Client(), await own.Service.PersonAsync());
        var (idle, used) = (await client.TokensAsync(person), await client.TokensAsync(person));

        foreach (var days in (int[])[13, 13])
        {
            service.Clock.Now += TimeSpan.FromDays(days);
            used = await client.RefreshAsync(used).ShouldAnswerAsync(HttpStatusCode.OK);
        }

        await TestClient.RefusedAsync(client.RefreshAsync(idle), "invalid_grant");
        service.Clock.Now += TimeSpan.FromDays(4);
        await TestClient.RefusedAsync(client.RefreshAsync(used), "invalid_grant");
        await IdentityService.Upkeep.RunAsync(service.Services, CancellationToken.None);
        (await service.LookAsync(db => db.Grants.CountAsync()) + await service.LookAsync(db => db.RefreshTokens.CountAsync()) + await service.LookAsync(db => db.AuthorizationCodes.CountAsync())).ShouldBe(0);
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Revoking_a_token_ends_its_grant(string which)
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());

        (await client.RevokeAsync(tokens.Text(which))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
        (await client.UserInfoAsync(tokens.Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.RevokeAsync(tokens.Text(which))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_the_client_that_has_a_token_revokes_it()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());

        await TestClient.RefusedAsync(identity.Client("native").RevokeAsync(tokens.Text("refresh_token")), "invalid_grant");
        (await identity.Client("native").RevokeAsync("made up")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await client.RefreshAsync(tokens).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Codes_and_refresh_tokens_are_stored_as_hashes_only()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());
        var hash = Secrets.Hash(tokens.Text("refresh_token") ?? "");

        (await identity.LookAsync(db => db.RefreshTokens.CountAsync(token => token.Hash == hash))).ShouldBe(1);
        hash.Length.ShouldBe(32);
    }
}
