using IdentityService.People;
using IdentityService.Tokens;

namespace IdentityService.Endpoints;

/// <summary>
/// OpenID Connect RP-Initiated Logout 1.0. A client that shows an id_token of this very session signs it out at once; for
/// any other request the person is asked first.
/// </summary>
internal static class EndSession
{
    const string Path = "/connect/endsession";

    public static void MapEndSession(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, HandleAsync).WithSummary("Signs the person out (RP-initiated logout)");
        routes.MapPost(Path, async (HttpRequest request, CancellationToken cancel) => new SeeOther(Path + QueryString.Create(await Forms.ReadAsync(request, cancel))))
            .DisableAntiforgery().ExcludeFromDescription();
    }

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, RelyingParties parties, TokenIssuer tokens, CancellationToken cancel)
    {
        var query = http.Request.Query;
        var hint = await tokens.ReadOwnAsync(query["id_token_hint"], "JWT", cancel);
        // The hint was issued to one client; somebody else's does not speak for the one that asks.
        string? asking = query["client_id"], hinted = hint?.FindFirst("aud")?.Value;
        var client = asking is null || hinted is null || asking == hinted ? hinted ?? asking : null;
        string? address = query["post_logout_redirect_uri"], state = query["state"];
        if (await Sessions.FindAsync(http) is { } session)
        {
            var fits = client is not null && hint?.FindFirst("sub")?.Value == session.Person.Id.ToString() && hint.FindFirst("sid")?.Value == session.Id.ToString();
            if (!fits) return SignOut.Ask(http, client, address, state);
            await Sessions.EndAsync(http, db, session, db.Now(), cancel);
        }

        return new SeeOther(SignOut.After(parties, client, address, state));
    }
}
