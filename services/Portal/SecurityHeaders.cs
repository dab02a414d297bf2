using PortalService.SignIn;

namespace PortalService;

/// <summary>What every answer says to the browser: no script, no style of its own, nothing from elsewhere, in nobody's frame.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers hold the policy against where a form's answer redirects to as well: the button that signs out leads to the issuer.
        var issuer = new Uri(app.Configuration.Issuer()).GetLeftPart(UriPartial.Authority);
        var policy = $"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {issuer}; base-uri 'none'; frame-ancestors 'none'";
        // On starting, because an error page begins by clearing the headers.
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() => SetAsync(http, policy));
            return next(http);
        });
    }

    static Task SetAsync(HttpContext http, string policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // The address of a page about a subscription carries its secret.
        var secret = http.Request.Path.StartsWithSegments("/subscriptions", StringComparison.OrdinalIgnoreCase);
        headers["Referrer-Policy"] = secret ? "no-referrer" : "same-origin";
        // What a signed-in person is shown may be for nobody else; the style sheet is for everybody.
        var isPersonal = http.User.Identity is { IsAuthenticated: true } && http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true;
        if (secret || isPersonal || http.Response.StatusCode >= 400) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
