using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace IdentityService.Provider;

internal sealed class ProviderOptions : OAuthOptions
{
    public string Issuer { get; set; } = "";
    public string SubjectClaim { get; set; } = "";
    public string EmailClaim { get; set; } = "";
    public string NameClaim { get; set; } = "";
    public ConfigurationManager<OpenIdConnectConfiguration>? Metadata { get; set; }
}

/// <summary>
/// The framework's code flow, with what OpenID Connect adds to it: the provider says itself where its endpoints are, and
/// its id_token says who has signed in. State, PKCE and the nonce bind the answer to this browser and this request.
/// </summary>
internal sealed class ProviderHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OAuthHandler<ProviderOptions>(options, logger, encoder)
{
    const string Nonce = "nonce", Anew = "anew";

    static readonly JsonWebTokenHandler Reader = new() { MapInboundClaims = false };

    // Asymmetric ones only: with the others a client's secret would be a signing key.
    static readonly string[] Algorithms = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await DiscoverAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or AuthenticationFailureException)
        {
            Logger.Refused(e.GetType().Name, e.Message);
            Response.Redirect(InstitutionProvider.FailedAddress(properties.RedirectUri));
            return;
        }

        properties.Items[Nonce] = Secrets.New();
        // A client that wants the person to sign in anew wants it there too.
        if (properties.RedirectUri?.Contains("&asked=", StringComparison.Ordinal) == true) properties.Items[Anew] = "yes";
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var url = QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), "nonce", properties.Items[Nonce] ?? "");
        return properties.Items.ContainsKey(Anew) ? QueryHelpers.AddQueryString(url, "prompt", "login") : url;
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var metadata = await DiscoverAsync();
        // RFC 9207: an answer of another provider is not sent on to this one.
        var from = Request.Query["iss"].ToString();
        var isMixedUp = from.Length > 0 ? from != Options.Issuer : metadata.AuthorizationResponseIssParameterSupported;
        return isMixedUp ? HandleRequestResult.Fail("The answer names another issuer, or none.") : await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(System.Security.Claims.ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var metadata = await DiscoverAsync();
        var claims = await ValidateAsync(tokens.Response?.RootElement.TryGetProperty("id_token", out var token) == true ? token.GetString() : null, properties.Items[Nonce]);
        if (Text(claims, Options.SubjectClaim) is not { Length: > 0 } subject) throw new AuthenticationFailureException($"The id_token has no claim {Options.SubjectClaim}.");
        if (Text(claims, Options.NameClaim) is null || Text(claims, Options.EmailClaim) is null) await AddUserInfoAsync(claims, metadata, tokens.AccessToken);

        var services = Context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var invited = properties.GetString(InstitutionProvider.Invited) is not { } id ? null
            : await services.GetRequiredService<Invitations>().ProvenAsync(id, properties.GetString(InstitutionProvider.Proof)) ?? throw new AuthenticationFailureException("The invitation is not good any more.");
        var person = await services.GetRequiredService<ProviderPeople>().FindOrMakeAsync(Options.Issuer, subject, Text(claims, Options.NameClaim), Text(claims, Options.EmailClaim), invited, Context.RequestAborted);
        if (person.EndedAt is not null) throw new AuthenticationFailureException("The person signs in no more.");
        var session = Sessions.New(properties.Items.ContainsKey(Anew) ? now : AuthenticatedAt(claims, now), "fed");
        session.RedirectUri = properties.RedirectUri;
        return new(await services.GetRequiredService<SignInManager<Person>>().CreateUserPrincipalAsync(person), session, Scheme.Name);
    }

    // Asking again costs nothing: the manager keeps what it has read.
    async Task<OpenIdConnectConfiguration> DiscoverAsync()
    {
        var metadata = await (Options.Metadata ?? throw new InvalidOperationException("The provider has no metadata.")).GetConfigurationAsync(Context.RequestAborted);
        if (metadata.Issuer != Options.Issuer) throw new AuthenticationFailureException($"The provider calls itself {metadata.Issuer}, and Identity:Provider:Issuer is {Options.Issuer}: the two must be the same to the letter.");
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (metadata.AuthorizationEndpoint, metadata.TokenEndpoint);
        return metadata;
    }

    // OpenID Connect Core 1.0 section 3.1.3.7.
    async Task<IDictionary<string, object>> ValidateAsync(string? token, string? nonce)
    {
        var read = await Reader.ValidateTokenAsync(token ?? "", new()
        {
            ValidIssuer = Options.Issuer, ValidAudience = Options.ClientId, ValidAlgorithms = Algorithms, RequireExpirationTime = true, RequireSignedTokens = true,
            ConfigurationManager = Options.Metadata, ClockSkew = TimeSpan.FromMinutes(2),
        });
        if (!read.IsValid) throw new AuthenticationFailureException("The id_token is not valid.", read.Exception);
        if (nonce is null || Text(read.Claims, "nonce") != nonce) throw new AuthenticationFailureException("The id_token was made for another request.");
        if (Text(read.Claims, "azp") is { } party && party != Options.ClientId) throw new AuthenticationFailureException("The id_token was made for another client.");
        return read.Claims;
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

    static DateTimeOffset AuthenticatedAt(IDictionary<string, object> claims, DateTimeOffset now) =>
        claims.TryGetValue("auth_time", out var value) && long.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds < now.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : now;

    static string? Text(IDictionary<string, object> claims, string name) => claims.TryGetValue(name, out var value) ? value as string : null;
}

internal static partial class ProviderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The institution's provider has not signed somebody in: {Kind}: {Reason}")]
    public static partial void Refused(this ILogger log, string? kind, string? reason);
}
