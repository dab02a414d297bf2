using Microsoft.AspNetCore.DataProtection;
using ServiceDefaults;
using ServiceDefaults.Policies;
using ServiceDefaults.SignIn;

namespace PortalService.SignIn;

internal static partial class SignInSetup
{
    /// <summary>The schemes: the portal's own cookie, and Identity, which says who somebody is.</summary>
    public const string Cookie = "portal", Identity = "identity";

    /// <summary>How long a cookie is good without being used.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>The issuer's public address; unless <c>Identity:Issuer</c> says another, where the services reach it.</summary>
    public static string Issuer(this IConfiguration configuration) => (configuration["Identity:Issuer"] ?? Access.Authority(configuration)).TrimEnd('/');

    /// <summary>
    /// Signing in with Identity as the client <c>portal</c>, whose secret is <c>Identity:ServiceSecret</c>. <c>Portal:Address</c> is
    /// where people see the portal, <c>Portal:Keys</c> the folder of the keys with which cookies are encrypted.
    /// </summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var secret = configuration["Identity:ServiceSecret"] is { Length: > 0 } given ? given : throw new InvalidOperationException("Identity__ServiceSecret is not set: the portal needs it to sign people in.");
        var isSecure = configuration["Portal:Address"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        services.AddAuthentication(Cookie)
            .AddCookie(Cookie, cookie =>
            {
                Restrict(cookie.Cookie, "portal", isSecure);
                (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (Idle, true);
                cookie.Events.OnValidatePrincipal = SessionTokens.ValidateAsync;
            })
            .AddOAuth<IdentityOptions, IdentityHandler>(Identity, identity =>
            {
                identity.BackchannelTimeout = TimeSpan.FromSeconds(5);
                identity.Trust(configuration.Issuer(), Access.MetadataAddress(configuration));
                (identity.ClientId, identity.ClientSecret) = ("portal", secret);
                foreach (var scope in PolicyTable.Scopes.Prepend("offline_access")) identity.Scope.Add(scope);
                identity.CallbackPath = "/signed-in";
                identity.SignInScheme = Cookie;
                identity.FailedAddress = SignInPages.FailedAddress;
            });
        services.AddAuthorization();
        services.AddHttpContextAccessor();
        services.AddSingleton<TokenRefresh>();
        services.AddAntiforgery(forms => Restrict(forms.Cookie, "portal-forms", isSecure));
        var protection = services.AddDataProtection().SetApplicationName("portal");
        if (configuration["Portal:Keys"] is { Length: > 0 } folder) protection.PersistKeysToFileSystem(new(folder));
        else protection.UseEphemeralDataProtectionProvider();
    }

    /// <summary>Makes cookies and addresses for <c>Portal:Address</c>, whatever stands in front; nothing that it forwards is believed.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        if (app.Configuration["Portal:Keys"] is not { Length: > 0 }) LogKeysInMemory(app.Logger);
        if (app.Configuration["Portal:Address"] is { Length: > 0 } address) app.UsePublicAddress(new Uri(address));
    }

    // Lax, because the first request after signing in comes from Identity. Browsers take __Host- from this host alone, over TLS alone.
    static void Restrict(CookieBuilder cookie, string name, bool isSecure)
    {
        cookie.Name = isSecure ? "__Host-" + name : name;
        cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        (cookie.HttpOnly, cookie.SameSite, cookie.Path) = (true, SameSiteMode.Lax, "/");
    }

    [LoggerMessage(1, LogLevel.Warning, "Portal:Keys names no folder: the keys of the cookies are kept in memory, and a restart signs everybody out", EventName = "KeysInMemory")]
    static partial void LogKeysInMemory(ILogger log);
}
