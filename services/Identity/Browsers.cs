using IdentityService.Tokens;
using ServiceDefaults.SignIn;

namespace IdentityService;

/// <summary>What every answer says to a browser, and at which address a browser has come.</summary>
internal static class Browsers
{
    /// <summary>
    /// The issuer is the address that people see. What stands in front may end TLS and rename the host; nothing that it
    /// forwards is believed, nor needed: cookies and addresses are made for the issuer.
    /// </summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        var issuer = new Uri(app.Configuration.Issuer());
        if (issuer.AbsolutePath != "/" || issuer.Query.Length > 0) throw new InvalidOperationException($"Identity:Issuer must be a scheme and a host without a path, not {issuer}.");
        app.UsePublicAddress(issuer);
    }

    /// <summary>No script, no style of its own, nothing from elsewhere, in nobody's frame, remembered by nobody.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers hold the policy against where a form's answer redirects to as well: the clients' addresses.
        var origins = string.Join(' ', app.Services.GetRequiredService<RelyingParties>().Origins.Prepend("'self'"));
        var policy = $"default-src 'none'; style-src 'self'; form-action {origins}; base-uri 'none'; frame-ancestors 'none'";
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                var path = http.Request.Path;
                if (!path.StartsWithSegments("/.well-known", StringComparison.Ordinal) && !path.StartsWithSegments("/identity.css", StringComparison.Ordinal)) headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }
}

/// <summary>303: go there by GET, whatever this was (RFC 9700 section 4.12).</summary>
internal sealed record SeeOther(string Address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Address;
        return Task.CompletedTask;
    }
}
