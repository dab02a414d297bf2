using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using TestKit;

namespace Identity.Tests;

/// <summary>A client with which people sign in, as its program would be written; each step can be made wrong.</summary>
internal sealed class TestClient(RunningIdentity.Host identity, string id)
{
    readonly HttpClient http = identity.Anybody();

    public string Id => id;

    public string Verifier { get; } = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public string RedirectUri { get; init; } = $"https://{id}.test/back";

    public string? Secret { get; init; } = id == "web" ? RunningIdentity.Secret : null;

    /// <summary>The address of the authorization request; a parameter that is null is left out.</summary>
    public string Request(params (string Name, string? Value)[] changed)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = id, ["redirect_uri"] = RedirectUri, ["scope"] = "openid profile offline_access plans.write", ["state"] = "state 1", ["nonce"] = "nonce-1",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))), ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changed) query[name] = value;
        return QueryHelpers.AddQueryString("/connect/authorize", query.Where(field => field.Value is not null));
    }

    /// <summary>Signs a person in with a fresh browser and gives the code.</summary>
    public async Task<string> CodeAsync((string Name, string Password, Guid Id) person, string? request = null)
    {
        using var browser = identity.Browser();
        await browser.GoAsync(request ?? Request());
        await browser.SignInAsync(person.Name, person.Password);
        return browser["code"] ?? throw new InvalidOperationException($"There is no code in {browser.At}.");
    }

    public async Task<JsonElement> TokensAsync((string Name, string Password, Guid Id) person, string? request = null) =>
        await RedeemAsync(await CodeAsync(person, request)).ShouldAnswerAsync(HttpStatusCode.OK);

    public Task<HttpResponseMessage> RedeemAsync(string code, params (string Name, string? Value)[] changed) =>
        PostAsync("/connect/token", [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", Verifier), .. changed]);

    public Task<HttpResponseMessage> RefreshAsync(JsonElement tokens, params (string Name, string? Value)[] changed) =>
        PostAsync("/connect/token", [("grant_type", "refresh_token"), ("refresh_token", tokens.Text("refresh_token")), .. changed]);

    public Task<HttpResponseMessage> RevokeAsync(string? token) => PostAsync("/connect/revocation", [("token", token)]);

    public Task<HttpResponseMessage> UserInfoAsync(string? accessToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + accessToken);
        return http.SendAsync(request);
    }

    public static JsonWebToken Read(JsonElement tokens, string name) => new(tokens.Text(name));

    /// <summary>Expects the protocol's refusal.</summary>
    public static async Task RefusedAsync(Task<HttpResponseMessage> sending, string error, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        (await sending.ShouldAnswerAsync(status)).Text("error").ShouldBe(error);

    Task<HttpResponseMessage> PostAsync(string address, (string Name, string? Value)[] fields)
    {
        var form = new Dictionary<string, string?> { ["client_id"] = id, ["client_secret"] = Secret };
        foreach (var (name, value) in fields) form[name] = value;
        return http.PostAsync(address, new FormUrlEncodedContent(form.Where(field => field.Value is not null)));
    }
}
