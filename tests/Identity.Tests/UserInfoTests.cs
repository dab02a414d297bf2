using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TestKit;

namespace Identity.Tests;

/// <summary>Userinfo, and with it what every service refuses: it lets tokens in by the same code.</summary>
public sealed class UserInfoTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task Scopes_decide_what_a_client_is_told()
    {
        var person = await identity.PersonAsync();
        var client = identity.Client();
        var all = await client.UserInfoAsync((await client.TokensAsync(person, client.Request(("scope", "openid profile email")))).Text("access_token")).ShouldAnswerAsync(HttpStatusCode.OK);
        (all.Text("sub"), all.Text("name"), all.Text("preferred_username"), all.Text("email")).ShouldBe((person.Id.ToString(), "Somebody", person.Name, person.Name + "@example.org"));
        all.GetProperty("email_verified").GetBoolean().ShouldBeTrue();

        var little = await client.UserInfoAsync((await client.TokensAsync(person, client.Request(("scope", "openid")))).Text("access_token")).ShouldAnswerAsync(HttpStatusCode.OK);
        little.EnumerateObject().Select(claim => claim.Name).ShouldBe(["sub"]);

        (await client.UserInfoAsync((await client.TokensAsync(person, client.Request(("scope", "plans.write")))).Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_that_is_not_what_the_issuer_signed_for_the_services_is_refused()
    {
        var client = identity.Client();
        var tokens = await client.TokensAsync(await identity.PersonAsync());
        var good = tokens.Text("access_token") ?? "";
        await client.UserInfoAsync(good).ShouldAnswerAsync(HttpStatusCode.OK);
        var parts = good.Split('.');
        var keys = await identity.Anybody().GetAsync("/.well-known/jwks.json").ShouldAnswerAsync(HttpStatusCode.OK);
        var published = keys.List("keys")[0];

        var forged = new Dictionary<string, string>
        {
            ["alg none"] = $"{Encoded(new { alg = "none", typ = "at+jwt" })}.{parts[1]}.",
            ["alg none with a signature"] = $"{Encoded(new { alg = "none", typ = "at+jwt" })}.{parts[1]}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["another signature"] = $"{parts[0]}.{parts[1]}.{WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(64))}",
            ["other claims"] = $"{parts[0]}.{Changed(parts[1])}.{parts[2]}",
            ["an id_token"] = tokens.Text("id_token") ?? "",
            ["a refresh token"] = tokens.Text("refresh_token") ?? "",
            ["another's key"] = Signed(good, new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = published.Text("kid") }, SecurityAlgorithms.EcdsaSha256),
        };
        foreach (var known in (byte[][])[Encoding.UTF8.GetBytes(published.ToString()), WebEncoders.Base64UrlDecode(published.Text("x") ?? "")])
            forged[$"the public key as a shared secret of {known.Length} bytes"] = Signed(good, new SymmetricSecurityKey(known) { KeyId = published.Text("kid") }, SecurityAlgorithms.HmacSha256);

        foreach (var (what, token) in forged) (await client.UserInfoAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, what);
    }

    [Fact]
    public async Task A_token_that_is_over_or_for_others_is_refused()
    {
        await using var own = new RunningIdentity();
        await own.InitializeAsync();
        var (client, person) = (own.Service.Client(), await own.Service.PersonAsync());
        own.Service.Clock.Now -= TimeSpan.FromMinutes(11);
        var over = await client.TokensAsync(person);
        (await client.UserInfoAsync(over.Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // A token for a client is not one for the services, although the same key has signed it.
        own.Service.Clock.Now += TimeSpan.FromMinutes(11);
        var other = await client.TokensAsync(person);
        TestClient.Read(other, "id_token").Audiences.ShouldNotContain("equity-platform");
        (await client.UserInfoAsync(other.Text("id_token"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_programs_token_names_nobody()
    {
        var token = await identity.Anybody().PostAsync("/connect/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "administrator"), new("client_secret", "secret of the test")])).ShouldAnswerAsync(HttpStatusCode.OK);

        (await identity.Client().UserInfoAsync(token.Text("access_token"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    static string Encoded(object part) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(part));

    static string Changed(string payload)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(WebEncoders.Base64UrlDecode(payload)) ?? [];
        claims["roles"] = (string[])["administrator"];
        return Encoded(claims);
    }

    static string Signed(string token, SecurityKey key, string algorithm)
    {
        var header = Encoded(new { alg = algorithm, typ = "at+jwt", kid = key.KeyId });
        var signed = $"{header}.{token.Split('.')[1]}";
        var signature = key is ECDsaSecurityKey pair ? pair.ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256) : HMACSHA256.HashData(((SymmetricSecurityKey)key).Key, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }
}
