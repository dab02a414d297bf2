using Microsoft.AspNetCore.WebUtilities;

namespace PortalService.SignIn;

/// <summary>
/// Where somebody goes after signing in: a path of the portal. Anything else is taken for the first page, so that a link
/// to the portal cannot end anywhere else.
/// </summary>
internal static class ReturnUrl
{
    public const string Name = "returnUrl";

    public static string Checked(string? given) =>
        given is { Length: <= 2000 } and ['/', ..] and not ['/', '/', ..] && given.All(letter => letter is > ' ' and < '\x7f' and not '\\') ? given : "/";

    /// <summary>The address that signs in and comes back to this page. One that is about signing in, or has a secret in it, is not come back to.</summary>
    public static string SignInFrom(HttpRequest request) =>
        ((PathString[])[SignInPages.SignIn, SignInPages.SignOut, "/subscriptions"]).Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            ? SignInPages.SignIn
            : QueryHelpers.AddQueryString(SignInPages.SignIn, Name, request.Path.ToUriComponent() + request.QueryString);
}
