using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Policies;

namespace IdentityService.Endpoints;

/// <summary>OpenID Connect Core 1.0 section 5.3: what the scopes let a client know of the person.</summary>
internal static class UserInfo
{
    public static void MapUserInfo(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/connect/userinfo", ["GET", "POST"], HandleAsync).DisableAntiforgery().WithSummary("Who the person of an access token is");

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, TimeProvider time, CancellationToken cancel)
    {
        var caller = await Caller.OfAsync(http);
        var now = time.GetUtcNow();
        var known = Guid.TryParse(http.User.FindFirst("grant")?.Value, out var id);
        var person = !known ? null : await (from grant in db.Grants
                                            join one in db.People on grant.PersonId equals one.Id
                                            where grant.Id == id && grant.EndedAt == null && grant.EndsAt > now
                                            select one).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (person is null || !person.MayHaveTokens(now))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var claims = new Dictionary<string, object> { ["sub"] = person.Id.ToString() };
        if (caller.Carries(Scopes.Profile))
        {
            if (person.Name is { } name) claims["name"] = name;
            if (person is { PasswordHash: not null, UserName: { } user }) claims["preferred_username"] = user;
        }

        if (caller.Carries(Scopes.Email) && person.Email is { } email) (claims["email"], claims["email_verified"]) = (email, person.EmailConfirmed);
        return Results.Json(claims);
    }
}
