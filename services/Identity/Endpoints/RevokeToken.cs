using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;

namespace IdentityService.Endpoints;

/// <summary>
/// RFC 7009. A refresh token ends with all that came of the same grant. An access token's grant ends too; the token itself
/// is still taken by services until it expires, ten minutes at most, because they ask nobody.
/// </summary>
internal static class RevokeToken
{
    public static void MapRevokeToken(this IEndpointRouteBuilder routes) => routes.MapPost("/connect/revocation", HandleAsync).WithSummary("Ends a refresh or access token (RFC 7009)");

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, TokenIssuer tokens, Issuing issuing, RelyingParties parties, CancellationToken cancel)
    {
        var (form, given) = await ClientCredentials.ReadAsync(http.Request, cancel);
        var client = given.Authenticate(parties);
        if (form["token"].ToString() is not { Length: > 0 } token) throw OAuthRefusal.Invalid("token is missing.");
        var hash = Secrets.Hash(token);
        var id = await db.RefreshTokens.Where(one => one.Hash == hash).Select(one => (Guid?)one.GrantId).SingleOrDefaultAsync(cancel);
        if (id is null && await tokens.ReadOwnAsync(token, "at+jwt", cancel) is { } access)
            id = Guid.TryParse(access.FindFirst("grant")?.Value, out var grant) ? grant : throw new OAuthRefusal("unsupported_token_type", "A program's own token ends by itself.");

        // What is not known (any more) is as good as revoked.
        if (id is null || await db.Grants.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) is not { } found) return Results.Ok();
        if (found.ClientId != client.Id) throw OAuthRefusal.Grant();
        await issuing.EndAsync(found.Id, cancel);
        return Results.Ok();
    }
}
