using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Tests;

/// <summary>
/// Stands in for Identity as an issuer. It signs everybody in at once, as <see cref="Person"/>, and is as strict as the
/// real one: a code and a refresh token are good once, and whoever comes with one twice has the session ended.
/// </summary>
public sealed class Issuer(Func<string> address) : IDisposable
{
    public const string Secret = "the portal's secret";

    readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ConcurrentDictionary<string, (Session Of, string Challenge, string Nonce)> codes = [];
    readonly ConcurrentDictionary<string, Session> refreshTokens = [], accessTokens = [];
    int given;

    sealed record Session(string Person)
    {
        public bool IsOver { get; set; }

        public HashSet<string> Used { get; } = [];
    }

    /// <summary>Who signs in next.</summary>
    public string Person { get; set; } = "Ada";

    /// <summary>Whether it hangs up on everybody.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether its answer is for another request, or names another issuer.</summary>
    public bool SaysAnotherNonce { get; set; }

    public string? SaysIssuer { get; set; }

    /// <summary>How often it gave new tokens for a refresh token.</summary>
    public int Refreshed { get; private set; }

    /// <summary>The last authorization request, and the last request to sign out.</summary>
    public IQueryCollection Asked { get; private set; } = QueryCollection.Empty;

    public IQueryCollection? SignedOut { get; private set; }

    public string LastIdToken { get; private set; } = "";

    /// <summary>Ends what everybody was given: nobody gets new tokens.</summary>
    public void EndAll()
    {
        foreach (var session in refreshTokens.Values) session.IsOver = true;
    }

    public void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (IsAway && !http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) http.Abort();
            else await next(http);
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = address(), ["authorization_endpoint"] = address() + "/connect/authorize", ["token_endpoint"] = address() + "/connect/token", ["jwks_uri"] = address() + "/jwks",
            ["userinfo_endpoint"] = address() + "/connect/userinfo", ["end_session_endpoint"] = address() + "/connect/endsession", ["authorization_response_iss_parameter_supported"] = true,
        }));
        app.MapGet("/jwks", () =>
        {
            var point = pair.ExportParameters(includePrivateParameters: false).Q;
            return Results.Json(new { keys = new[] { new { kty = "EC", crv = "P-256", use = "sig", kid = "one", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } } });
        });
        app.MapGet("/connect/authorize", Authorize);
        app.MapPost("/connect/token", TokenAsync);
        app.MapGet("/connect/userinfo", (HttpRequest request) => accessTokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var session)
            ? Results.Json(new { sub = "id of " + session.Person, name = session.Person }) : Results.Unauthorized());
        app.MapGet("/connect/endsession", (HttpRequest request) =>
        {
            SignedOut = request.Query;
            EndAll();
            return Results.Redirect(request.Query["post_logout_redirect_uri"].ToString());
        });
    }

    IResult Authorize(HttpRequest request)
    {
        Asked = request.Query;
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (new(Person), Asked["code_challenge"].ToString(), Asked["nonce"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(Asked["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = Asked["state"], ["iss"] = SaysIssuer ?? address() }));
    }

    async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != "portal" || form["client_secret"] != Secret) return Results.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        if (form["grant_type"] == "authorization_code")
        {
            return codes.TryRemove(form["code"].ToString(), out var code) && Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == code.Challenge
                ? Give(code.Of, code.Nonce) : Results.BadRequest(new { error = "invalid_grant" });
        }

        var token = form["refresh_token"].ToString();
        if (!refreshTokens.TryGetValue(token, out var session)) return Results.BadRequest(new { error = "invalid_grant" });
        lock (session)
        {
            if (!session.Used.Add(token)) session.IsOver = true;
            if (session.IsOver) return Results.BadRequest(new { error = "invalid_grant" });
            Refreshed++;
            return Give(session, nonce: null);
        }
    }

    IResult Give(Session session, string? nonce)
    {
        var number = Interlocked.Increment(ref given);
        var (access, refresh) = ($"access-{number}-of-{session.Person}", $"refresh-{number}");
        (accessTokens[access], refreshTokens[refresh]) = (session, session);
        LastIdToken = IdToken(session.Person, SaysAnotherNonce ? "another" : nonce);
        return Results.Json(new { access_token = access, refresh_token = refresh, id_token = LastIdToken, token_type = "Bearer", expires_in = 600 });
    }

    string IdToken(string person, string? nonce)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "id of " + person };
        if (nonce is not null) claims["nonce"] = nonce;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = address(), Audience = "portal", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10), Claims = claims,
            SigningCredentials = new(new ECDsaSecurityKey(pair) { KeyId = "one" }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => pair.Dispose();
}
