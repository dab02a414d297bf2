using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace IdentityService.People;

internal static class PeopleSetup
{
    /// <summary>Local accounts by ASP.NET Core Identity, sessions by its cookie, and the keys that both need in the database.</summary>
    public static void AddPeople(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddIdentityCore<Person>(identity =>
            {
                // Length is what makes a password hard to guess; rules about signs make it hard to remember.
                identity.Password = new() { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
                identity.Lockout = new() { MaxFailedAccessAttempts = 10, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15), AllowedForNewUsers = true };
                identity.SignIn.RequireConfirmedEmail = true;
                // An address may be a name, with whatever signs it has.
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddUserStore<UserOnlyStore<Person, IdentityDb, Guid>>()
            .AddSignInManager()
            .AddTokenProvider<DataProtectorTokenProvider<Person>>(TokenOptions.DefaultProvider);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddScoped<IUserClaimsPrincipalFactory<Person>, PersonPrincipal>();
        services.Configure<DataProtectionTokenProviderOptions>(letters => letters.TokenLifespan = Invitations.Life);
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<Invitations>();

        var isSecure = builder.Configuration.Issuer().StartsWith("https:", StringComparison.Ordinal);
        services.AddAuthentication().AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            Restrict(cookie.Cookie, "identity", SameSiteMode.Lax, isSecure);
            cookie.ExpireTimeSpan = Sessions.Life;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = Sessions.ValidateAsync;
        });
        services.AddAntiforgery(forms => Restrict(forms.Cookie, "identity-forms", SameSiteMode.Strict, isSecure));
        services.AddDataProtection().SetApplicationName("identity");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory>((keys, scopes) => keys.XmlRepository = new DataProtectionKeys(scopes));
    }

    static void Restrict(CookieBuilder cookie, string name, SameSiteMode sameSite, bool isSecure)
    {
        // Browsers take a cookie of this prefix from this host alone, over TLS alone.
        cookie.Name = isSecure ? "__Host-" + name : name;
        cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
    }
}
