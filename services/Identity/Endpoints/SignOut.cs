using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Provider;
using IdentityService.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityService.Endpoints;

/// <summary>Signs out after a button was pressed: a link alone, or somebody else's form, signs nobody out.</summary>
internal static class SignOut
{
    public const string Path = "/sign-out";

    public static void MapSignOut(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (HttpContext http, IConfiguration configuration) => await Sessions.FindAsync(http) is not null ? Ask(http, null, null, null) : SignedOut(configuration));
        routes.MapPost(Path, HandleAsync);
    }

    /// <summary>The question whether to sign out, and where to go then.</summary>
    public static IResult Ask(HttpContext http, string? client, string? address, string? state) =>
        Page.Show<SignOutPage>(new { Token = Forms.Token(http), Client = client, Address = address, State = state });

    /// <summary>Where to go after signing out: one of the client's addresses, to the letter, or the page that says it is done.</summary>
    public static string After(RelyingParties parties, string? client, string? address, string? state)
    {
        if (client is null || address is null || parties.Find(client)?.PostLogoutRedirectUris.Contains(address, StringComparer.Ordinal) != true) return Path;
        return string.IsNullOrEmpty(state) ? address : QueryHelpers.AddQueryString(address, "state", state);
    }

    static async Task<IResult> HandleAsync(HttpContext http, IdentityDb db, RelyingParties parties, CancellationToken cancel)
    {
        if (await Forms.ReadOwnAsync(http, cancel) is not { } form) return Ask(http, null, null, null);
        if (await Sessions.FindAsync(http) is { } session) await Sessions.EndAsync(http, db, session, db.Now(), cancel);
        return new SeeOther(After(parties, form["client_id"], form["post_logout_redirect_uri"], form["state"]));
    }

    static IResult SignedOut(IConfiguration configuration) => Page.Show<NoticePage>(new
    {
        Title = "You are signed out",
        Text = InstitutionProvider.Name(configuration) is { } provider ? $"If you signed in with {provider}, you may still be signed in there." : "You can close this page.",
    });
}
