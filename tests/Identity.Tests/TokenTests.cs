using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TestKit;

namespace Identity.Tests;

/// <summary>Tokens for clients: who gets one, what it says, how it is checked.</summary>
public sealed class TokenTests(RunningIdentity identity) : IClassFixture<RunningIdentity>
{
    readonly HttpClient client = identity.Service.Anybody();

    [Fact]
    public async Task A_client_gets_a_token_that_its_published_keys_verify()
    {
        var granted = await AskAsync(("client_id", "administrator"), ("client_secret", "secret of the test"), ("scope", "plans.write")).ShouldAnswerAsync(HttpStatusCode.OK);

        var keys = new JsonWebKeySet((await client.GetAsync("/.well-known/jwks.json").ShouldAnswerAsync(HttpStatusCode.OK)).ToString());
        var checkedToken = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(granted.Text("access_token"), new()
        {
            ValidIssuer = "https://identity.test", ValidAudience = "equity-platform", IssuerSigningKeys = keys.GetSigningKeys(), ValidAlgorithms = ["ES256"], ValidTypes = ["at+jwt"],
        });
        checkedToken.IsValid.ShouldBeTrue(checkedToken.Exception?.Message);
        checkedToken.Claims["scope"].ShouldBe("plans.write");
        checkedToken.Claims["sub"].ShouldBe("administrator");
        granted.GetProperty("expires_in").GetInt32().ShouldBe(600);
    }

    [Fact]
    public async Task Basic_authentication_is_as_good_as_the_form()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("administrator:secret%20of%20the%20test"u8));

        (await client.SendAsync(request).ShouldAnswerAsync(HttpStatusCode.OK)).Text("scope").ShouldNotBeNull().ShouldContain("alignments.review");
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_client_get_the_same_answer()
    {
        var wrong = await AskAsync(("client_id", "administrator"), ("client_secret", "guess")).ShouldAnswerAsync(HttpStatusCode.Unauthorized);
        var unknown = await AskAsync(("client_id", "nobody"), ("client_secret", "guess")).ShouldAnswerAsync(HttpStatusCode.Unauthorized);

        wrong.Text("error").ShouldBe("invalid_client");
        unknown.ToString().ShouldBe(wrong.ToString());
    }

    [Fact]
    public async Task A_scope_that_the_client_may_not_have_is_refused() =>
        (await AskAsync(("client_id", "service"), ("client_secret", "service"), ("scope", "events.read plans.write")).ShouldAnswerAsync(HttpStatusCode.BadRequest)).Text("error").ShouldBe("invalid_scope");

    [Fact]
    public async Task Discovery_says_where_everything_is()
    {
        var metadata = await client.GetAsync("/.well-known/openid-configuration").ShouldAnswerAsync(HttpStatusCode.OK);

        metadata.Text("issuer").ShouldBe("https://identity.test");
        metadata.Text("token_endpoint").ShouldBe("https://identity.test/connect/token");
        metadata.Text("jwks_uri").ShouldBe("https://identity.test/.well-known/jwks.json");
    }

    [Fact]
    public async Task Every_endpoint_of_the_discovery_is_there_and_OAuths_metadata_say_the_same()
    {
        var metadata = await client.GetAsync("/.well-known/openid-configuration").ShouldAnswerAsync(HttpStatusCode.OK);
        (await client.GetAsync("/.well-known/oauth-authorization-server").ShouldAnswerAsync(HttpStatusCode.OK)).ToString().ShouldBe(metadata.ToString());

        var endpoints = metadata.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal)).ToList();
        endpoints.Count.ShouldBe(5);
        foreach (var endpoint in endpoints)
        {
            endpoint.Value.GetString().ShouldNotBeNull().ShouldStartWith("https://identity.test/connect/");
            (await client.PostAsync(new Uri(endpoint.Value.GetString() ?? "").AbsolutePath, new FormUrlEncodedContent([]))).StatusCode.ShouldNotBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        }
    }

    [Fact]
    public async Task Published_keys_have_no_private_part() =>
        (await client.GetAsync("/.well-known/jwks.json").ShouldAnswerAsync(HttpStatusCode.OK)).List("keys").ShouldNotContain(key => key.Text("d") != null);

    Task<HttpResponseMessage> AskAsync(params (string Name, string Value)[] form) =>
        client.PostAsync("/connect/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), .. form.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
}
