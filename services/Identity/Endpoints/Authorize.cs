using System.Globalization;
using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityService.Endpoints;

/// <summary>
/// The authorization endpoint (OpenID Connect Core 1.0 section 3.1.2). An answer goes only to an address that the
/// operator has listed for the client, and names the issuer (RFC 9207); whoever cannot be answered so sees a page.
/// </summary>
internal static class Authorize
{
    public const string Path = "/connect/authorize";

    // When the person was first asked to sign in anew: signing in once after it is enough. Encrypted, so that nobody else says it.
    const string Asked = "asked";

    public static void MapAuthorize(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, HandleAsync).WithSummary("Signs a person in for a client (code flow with PKCE)");
        // The session's cookie does not come with a form of another site, but with the GET that follows.
        routes.MapPost(Path, async (HttpRequest request, CancellationToken cancel) => new SeeOther(Path + QueryString.Create(await Forms.ReadAsync(request, cancel))))
            .DisableAntiforgery().ExcludeFromDescription();
    }

    static async Task<IResult> HandleAsync(HttpContext http, Issuing issuing, RelyingParties parties, TokenIssuer tokens, IConfiguration configuration, IDataProtectionProvider protection, TimeProvider time, CancellationToken cancel)
    {
        var query = http.Request.Query;
        if (AuthorizationAddressee.Of(query, parties) is not { } addressee)
            return Page.Show<NoticePage>(new { Title = "This sign-in cannot go on", Text = "The page that you came from is not one that this service knows, or its address has changed. Go back to it and try again; if it stays, tell those who run it." }, StatusCodes.Status400BadRequest);

        var answer = new Dictionary<string, string?> { ["iss"] = configuration.Issuer(), ["state"] = addressee.State };
        try
        {
            var request = AuthorizationRequest.Read(query);
            var now = time.GetUtcNow();
            var session = await Sessions.FindAsync(http);
            var clock = protection.CreateProtector(nameof(Authorize), Asked);
            if (NeedsSignIn(request, session, AskedAt(query, clock, now), now))
            {
                if (request.Silently) throw new OAuthRefusal("login_required", "Nobody is signed in, or too long ago.");
                return ToPage("/sign-in", query, request.Anew || request.MaxAge is not null ? clock.Protect(now.UtcTicks.ToString(CultureInfo.InvariantCulture)) : null);
            }

            if (session is null) throw new OAuthRefusal("login_required", "Nobody is signed in.");
            if (session.Person.MustChangePassword)
                return request.Silently ? throw new OAuthRefusal("interaction_required", "The person has to change the password.") : ToPage("/password", query, query[Asked]);
            if (!session.Person.MayHaveTokens(now)) throw new OAuthRefusal("access_denied", "The person may not sign in at this time.");
            if (query["id_token_hint"].ToString() is { Length: > 0 } hint && (await tokens.ReadOwnAsync(hint, "JWT", cancel))?.FindFirst("sub")?.Value != session.Person.Id.ToString())
                throw new OAuthRefusal("login_required", "Somebody else is signed in, or the hint cannot be read.");
            answer["code"] = await issuing.GrantAsync(session, addressee.Client, request, cancel);
        }
        catch (OAuthRefusal refusal)
        {
            (answer["error"], answer["error_description"]) = (refusal.Error, refusal.Message);
        }

        return new SeeOther(QueryHelpers.AddQueryString(addressee.RedirectUri, answer));
    }

    static bool NeedsSignIn(AuthorizationRequest request, Session? session, DateTimeOffset? asked, DateTimeOffset now) =>
        session is null || (!(session.AuthenticatedAt >= asked) && (request.Anew || now - session.AuthenticatedAt > request.MaxAge));

    static SeeOther ToPage(string page, IQueryCollection query, string? asked)
    {
        var back = QueryString.Create(query.Where(field => field.Key != Asked));
        if (!string.IsNullOrEmpty(asked)) back = back.Add(Asked, asked);
        return new(QueryHelpers.AddQueryString(page, ReturnUrl.Name, Path + back));
    }

    static DateTimeOffset? AskedAt(IQueryCollection query, IDataProtector clock, DateTimeOffset now)
    {
        if (query[Asked].ToString() is not { Length: > 0 } text) return null;
        try
        {
            var at = new DateTimeOffset(long.Parse(clock.Unprotect(text), CultureInfo.InvariantCulture), TimeSpan.Zero);
            return now - at < TimeSpan.FromHours(1) ? at : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Somebody made it up: as if it were not there.
            return null;
        }
    }
}
