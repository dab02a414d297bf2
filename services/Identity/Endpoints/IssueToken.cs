using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;

namespace IdentityService.Endpoints;

/// <summary>RFC 6749 section 4.4: a client asks for a token in its own name. Tokens are JWTs after RFC 9068, good for ten minutes.</summary>
internal static class IssueToken
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static void MapIssueToken(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/connect/token", HandleAsync).DisableAntiforgery().WithSummary("A token for a client (client_credentials)");

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, SigningKeys keys, IConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType) return Refuse("invalid_request", "Send a form (application/x-www-form-urlencoded).");
        var form = await http.Request.ReadFormAsync(cancel);
        if (form["grant_type"] != "client_credentials") return Refuse("unsupported_grant_type", "grant_type must be client_credentials.");

        var (id, secret) = Credentials(http.Request.Headers.Authorization, form);
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel);
        // An unknown client takes the same comparison as a wrong secret.
        if (!CryptographicOperations.FixedTimeEquals(FirstStart.Hash(secret), client?.SecretHash ?? new byte[32]) || client is null)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"identity\"";
            return Refuse("invalid_client", "The client is unknown or its secret is wrong.", StatusCodes.Status401Unauthorized);
        }

        var allowed = client.Scopes.Split(' ');
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(allowed).FirstOrDefault() is { } refused) return Refuse("invalid_scope", $"The client may not have the scope {refused}.");

        var now = time.GetUtcNow().UtcDateTime;
        var scope = string.Join(' ', asked.Length > 0 ? asked : allowed);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = configuration.Issuer(),
            Audience = Access.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Life,
            Claims = new Dictionary<string, object> { ["sub"] = client.Id, ["client_id"] = client.Id, ["scope"] = scope, ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new SigningCredentials((await keys.GetAsync(cancel))[0], SecurityAlgorithms.EcdsaSha256),
        });
        return Results.Json(new Dictionary<string, object> { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)Life.TotalSeconds, ["scope"] = scope });
    }

    static (string Id, string Secret) Credentials(string? authorization, IFormCollection form)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Scheme != "Basic" || header.Parameter is null)
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length)) return ("", "");
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : ("", "");
    }

    static IResult Refuse(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }, statusCode: status);
}
