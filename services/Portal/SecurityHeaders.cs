namespace PortalService;

/// <summary>What every answer says to the browser: no script, no style of its own, nothing from elsewhere, in nobody's frame.</summary>
internal static class SecurityHeaders
{
    const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // On starting, because an error page begins by clearing the headers.
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            // The address of a page about a subscription carries its secret.
            var secret = http.Request.Path.StartsWithSegments("/subscriptions", StringComparison.OrdinalIgnoreCase);
            headers["Referrer-Policy"] = secret ? "no-referrer" : "same-origin";
            if (secret || http.Response.StatusCode >= 400) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    });
}
