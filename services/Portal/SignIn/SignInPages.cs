using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PortalService.Pages;

namespace PortalService.SignIn;

/// <summary>Signing in leads to Identity and back, which a link may begin. Signing out takes a button, and ends the session there too.</summary>
internal static class SignInPages
{
    public const string SignIn = "/sign-in", SignOut = "/sign-out";

    const string Failed = "failed";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignIn, (HttpContext http) =>
        {
            var returnUrl = ReturnUrl.Checked(http.Request.Query[ReturnUrl.Name]);
            return http.Request.Query.ContainsKey(Failed) ? NotSignedIn(returnUrl) : Ask(returnUrl);
        });
        routes.MapPost(SignOut, SignOutAsync);
    }

    /// <summary>Leads to Identity, and back to this path of the portal.</summary>
    public static IResult Ask(string returnUrl) => Results.Challenge(new() { RedirectUri = returnUrl }, [SignInSetup.Identity]);

    /// <summary>Where somebody is led whom Identity has not signed in.</summary>
    public static string FailedAddress(string? returnUrl) =>
        QueryHelpers.AddQueryString(SignIn, new Dictionary<string, string?> { [Failed] = "yes", [ReturnUrl.Name] = ReturnUrl.Checked(returnUrl) });

    /// <summary>Asks somebody to sign in again whose token a service does not take; to lead there at once might go round for ever.</summary>
    public static IResult Again(HttpContext http) =>
        Page("Please sign in again", "Your sign-in is not good any more.", ReturnUrl.SignInFrom(http.Request), StatusCodes.Status401Unauthorized);

    static RazorComponentResult<ProblemPage> NotSignedIn(string returnUrl) =>
        Page("You are not signed in", "Signing in did not work. If it stays so, tell those who run this service.", QueryHelpers.AddQueryString(SignIn, ReturnUrl.Name, returnUrl), StatusCodes.Status422UnprocessableEntity);

    static RazorComponentResult<ProblemPage> Page(string title, string detail, string? again, int status) =>
        new(new { Title = title, Detail = detail, Again = again }) { StatusCode = status };

    static async Task<IResult> SignOutAsync(HttpContext http, IOptionsMonitor<IdentityOptions> options, CancellationToken cancel)
    {
        if (http.User.Identity is not { IsAuthenticated: true }) return Results.LocalRedirect("/");
        if (!(await Forms.ReadOwnAsync(http, cancel)).IsOwn) throw new BadHttpRequestException(Forms.Outdated);
        var hint = await http.GetTokenAsync(SessionTokens.Id);
        await http.SignOutAsync(SignInSetup.Cookie);
        http.User = new ClaimsPrincipal();
        try
        {
            var identity = options.Get(SignInSetup.Identity);
            return Results.Redirect(QueryHelpers.AddQueryString((await identity.DiscoverAsync(cancel)).EndSessionEndpoint, new Dictionary<string, string?>
            {
                ["id_token_hint"] = hint, ["client_id"] = identity.ClientId, ["post_logout_redirect_uri"] = $"{http.Request.Scheme}://{http.Request.Host}/",
            }));
        }
        catch (Exception e) when (e is InvalidOperationException or AuthenticationFailureException)
        {
            return Page("You are signed out here", "The part of the platform that signs people in does not answer. You may still be signed in there: close the browser to be safe.", null, StatusCodes.Status200OK);
        }
    }
}
