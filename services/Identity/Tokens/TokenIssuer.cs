using System.Security.Claims;
using IdentityService.People;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;

namespace IdentityService.Tokens;

/// <summary>Signs the tokens. Services check them by the published keys; this service has its keys at hand and asks nobody.</summary>
internal sealed class TokenIssuer(SigningKeys keys, IConfiguration configuration, TimeProvider time) : IConfigurationManager<OpenIdConnectConfiguration>
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    readonly string issuer = configuration.Issuer();

    /// <summary>An access token after RFC 9068. A program's own has its <c>client_id</c> as <c>sub</c>; a person's has the person's id.</summary>
    public Task<string> AccessTokenAsync(string subject, string client, string scope, IReadOnlyDictionary<string, object> more, CancellationToken cancel) =>
        SignAsync("at+jwt", Access.Audience, new Dictionary<string, object>(more) { ["sub"] = subject, ["client_id"] = client, ["scope"] = scope, ["jti"] = Guid.NewGuid().ToString() }, cancel);

    /// <summary>An id_token (OpenID Connect Core 1.0 section 2). Names and addresses are told by userinfo, not here.</summary>
    public Task<string> IdTokenAsync(Grant grant, string? nonce, CancellationToken cancel)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = grant.PersonId.ToString(), ["sid"] = grant.SessionId.ToString(), ["auth_time"] = grant.AuthenticatedAt.ToUnixTimeSeconds(), ["amr"] = new[] { grant.Method },
        };
        if (nonce is not null) claims["nonce"] = nonce;
        return SignAsync("JWT", grant.ClientId, claims, cancel);
    }

    /// <summary>Reads a token that was issued here, which may be over by now: a hint, or one to be revoked. Null for any other.</summary>
    /// <param name="token">The token.</param>
    /// <param name="type">Its <c>typ</c>: <c>JWT</c> for an id_token, <c>at+jwt</c> for an access token.</param>
    /// <param name="cancel">Ends reading the keys.</param>
    public async Task<ClaimsIdentity?> ReadOwnAsync(string? token, string type, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token)) return null;
        var read = await Handler.ValidateTokenAsync(token, new()
        {
            ValidIssuer = issuer, ValidTypes = [type], ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256], IssuerSigningKeys = await keys.PublishedAsync(cancel),
            ValidateAudience = false, ValidateLifetime = false,
        });
        return read.IsValid ? read.ClaimsIdentity : null;
    }

    async Task<string> SignAsync(string type, string audience, Dictionary<string, object> claims, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type, Issuer = issuer, Audience = audience, IssuedAt = now, NotBefore = now, Expires = now + Life, Claims = claims, SigningCredentials = await keys.SignerAsync(cancel),
        });
    }

    // What the JwtBearer handler of this service trusts.
    async Task<OpenIdConnectConfiguration> IConfigurationManager<OpenIdConnectConfiguration>.GetConfigurationAsync(CancellationToken cancel)
    {
        var own = new OpenIdConnectConfiguration { Issuer = issuer };
        foreach (var key in await keys.PublishedAsync(cancel)) own.SigningKeys.Add(key);
        return own;
    }

    void IConfigurationManager<OpenIdConnectConfiguration>.RequestRefresh()
    {
    }
}
