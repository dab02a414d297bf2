using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ServiceDefaults.SignIn;

/// <summary>
/// The framework's code flow, with what OpenID Connect adds to it: the provider says itself where its endpoints are, and
/// its id_token says who has signed in. State, PKCE and the nonce bind the answer to this browser and this request.
/// </summary>
public abstract class OpenIdConnectHandler<TOptions>(IOptionsMonitor<TOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OAuthHandler<TOptions>(options, logger, encoder)
    where TOptions : OpenIdConnectOptions, new()
{
    const string Nonce = "nonce";

    static readonly JsonWebTokenHandler Reader = new() { MapInboundClaims = false };

    // Asymmetric ones only: with the others a client's secret would be a signing key.
    static readonly string[] Algorithms = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await DiscoverAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or AuthenticationFailureException)
        {
            // Only the cause: what stands around it is the library's, and long.
            Logger.NotSignedIn(e.GetBaseException().GetType().Name, e.GetBaseException().Message);
            Response.Redirect(Options.FailedAddress(properties.RedirectUri));
            return;
        }

        properties.Items[Nonce] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    /// <inheritdoc/>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), "nonce", properties.Items[Nonce] ?? "");

    /// <inheritdoc/>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var metadata = await DiscoverAsync();
        // RFC 9207: an answer of another provider is not sent on to this one.
        var from = Request.Query["iss"].ToString();
        var isMixedUp = from.Length > 0 ? from != Options.Issuer : metadata.AuthorizationResponseIssParameterSupported;
        return isMixedUp ? HandleRequestResult.Fail("The answer names another issuer, or none.") : await base.HandleRemoteAuthenticateAsync();
    }

    /// <summary>The claims of the id_token, which is for this client and this request (OpenID Connect Core 1.0 section 3.1.3.7).</summary>
    /// <param name="properties">What the request was made with.</param>
    /// <param name="tokens">The answer of the token endpoint.</param>
    /// <param name="wanted">Where one of these claims is missing, the provider's userinfo is asked as well.</param>
    /// <exception cref="AuthenticationFailureException">It is not.</exception>
    protected async Task<IDictionary<string, object>> ReadAsync(AuthenticationProperties properties, OAuthTokenResponse tokens, params string[] wanted)
    {
        var metadata = await DiscoverAsync();
        var read = await Reader.ValidateTokenAsync(tokens.IdToken() ?? "", new()
        {
            ValidIssuer = Options.Issuer, ValidAudience = Options.ClientId, ValidAlgorithms = Algorithms, RequireExpirationTime = true, RequireSignedTokens = true,
            ConfigurationManager = Options.Metadata, ClockSkew = TimeSpan.FromMinutes(2),
        });
        if (!read.IsValid) throw new AuthenticationFailureException("The id_token is not valid.", read.Exception);
        var claims = read.Claims;
        if (properties.GetString(Nonce) is not { } nonce || Text(claims, "nonce") != nonce) throw new AuthenticationFailureException("The id_token was made for another request.");
        if (Text(claims, "azp") is { } party && party != Options.ClientId) throw new AuthenticationFailureException("The id_token was made for another client.");
        if (wanted.Any(claim => Text(claims, claim) is null)) await AddUserInfoAsync(claims, metadata, tokens.AccessToken);
        return claims;
    }

    /// <summary>A claim that is a text; null where it is not there or something else.</summary>
    protected static string? Text(IDictionary<string, object> claims, string name) => claims.TryGetValue(name, out var value) ? value as string : null;

    // Asking again costs nothing: the manager keeps what it has read.
    async Task<OpenIdConnectConfiguration> DiscoverAsync()
    {
        var metadata = await Options.DiscoverAsync(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (metadata.AuthorizationEndpoint, metadata.TokenEndpoint);
        return metadata;
    }

    // Some providers tell names and addresses there only (section 5.3).
    async Task AddUserInfoAsync(IDictionary<string, object> claims, OpenIdConnectConfiguration metadata, string? accessToken)
    {
        if (string.IsNullOrEmpty(metadata.UserInfoEndpoint)) return;
        using var request = new HttpRequestMessage(HttpMethod.Get, metadata.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json") return;
        using var more = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Context.RequestAborted));
        if (!more.RootElement.TryGetProperty("sub", out var subject) || subject.GetString() != Text(claims, "sub")) return;
        foreach (var claim in more.RootElement.EnumerateObject())
            if (claim.Value.ValueKind == JsonValueKind.String) claims.TryAdd(claim.Name, claim.Value.GetString() ?? "");
    }
}

/// <summary>What OpenID Connect adds to the answer of a token endpoint.</summary>
public static class OpenIdConnectTokens
{
    /// <summary>The id_token, unread; null where there is none.</summary>
    public static string? IdToken(this OAuthTokenResponse tokens) => tokens.Response?.RootElement.TryGetProperty("id_token", out var token) == true ? token.GetString() : null;
}
