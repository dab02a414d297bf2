using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;

namespace IdentityService.Endpoints;

/// <summary>
/// The token endpoint (RFC 6749 section 3.2): a client's own token, a person's for a code, new ones for a refresh token.
/// Access tokens are JWTs after RFC 9068, good for ten minutes.
/// </summary>
internal static class IssueToken
{
    public static void MapIssueToken(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/connect/token", HandleAsync).WithSummary("Tokens (client_credentials, authorization_code, refresh_token)");

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, TokenIssuer tokens, Issuing issuing, RelyingParties parties, CancellationToken cancel)
    {
        var (form, given) = await ClientCredentials.ReadAsync(http.Request, cancel);
        return Results.Json(form["grant_type"].ToString() switch
        {
            "client_credentials" => await OwnAsync(given, form, db, tokens, cancel),
            "authorization_code" => await issuing.RedeemAsync(given.Authenticate(parties), form, cancel),
            "refresh_token" => await issuing.RefreshAsync(given.Authenticate(parties), form, cancel),
            "" => throw OAuthRefusal.Invalid("grant_type is missing."),
            _ => throw new OAuthRefusal("unsupported_grant_type", "grant_type must be client_credentials, authorization_code or refresh_token."),
        });
    }

    // RFC 6749 section 4.4: a program asks for a token in its own name.
    static async Task<Dictionary<string, object>> OwnAsync(ClientCredentials given, IFormCollection form, IdentityDb db, TokenIssuer tokens, CancellationToken cancel)
    {
        var client = await db.Clients.AsNoTracking().Include(one => one.ClientSecrets).SingleOrDefaultAsync(one => one.Id == given.Id, cancel);
        var today = DateOnly.FromDateTime(db.Now().UtcDateTime);
        // An unknown client takes the same comparison as a wrong secret.
        if (!(client?.Admits(given.Secret ?? "", today) ?? Secrets.IsSame(given.Secret ?? "", null)) || client is null) throw ClientCredentials.Unknown();
        var allowed = client.Scopes.Split(' ');
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(allowed).FirstOrDefault() is { } refused) throw new OAuthRefusal("invalid_scope", $"The client may not have the scope {refused}.");
        var scope = string.Join(' ', asked.Length > 0 ? asked : allowed);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO client_use(client_id, last_used_on) VALUES ({client.Id}, {today})
            ON CONFLICT (client_id) DO UPDATE SET last_used_on = excluded.last_used_on WHERE client_use.last_used_on < excluded.last_used_on
            """, cancel);
        var units = client.Units.Length == 0 ? new Dictionary<string, object>() : new() { ["units"] = client.Units.Select(unit => unit.ToString()).ToArray() };
        return new()
        {
            ["access_token"] = await tokens.AccessTokenAsync(client.Id, client.Id, scope, units, cancel),
            ["token_type"] = "Bearer", ["expires_in"] = (int)TokenIssuer.Life.TotalSeconds, ["scope"] = scope,
        };
    }
}
