using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityService.Provider;

/// <summary>
/// The institution's own OpenID Connect provider, by configuration: <c>Identity:Provider:Issuer</c>, <c>:ClientId</c>,
/// <c>:ClientSecret</c>, <c>:Name</c> for the sign-in page, and <c>:Claims:Subject|Email|Name</c> where it calls them otherwise.
/// </summary>
internal static class InstitutionProvider
{
    public const string Scheme = "provider";

    /// <summary>Where the sign-in page's link leads, and where the provider sends people back to.</summary>
    public const string Path = "/sign-in/provider", CallbackPath = "/sign-in/provider/answer";

    /// <summary>What the state keeps of a letter that led here.</summary>
    public const string Invited = "invited", Proof = "proof";

    /// <summary>Marks the sign-in page's address when the provider has not let somebody in.</summary>
    public const string Failed = "failed";

    /// <summary>What the provider is called on the sign-in page; null where there is none.</summary>
    public static string? Name(IConfiguration configuration) => configuration["Identity:Provider:Issuer"] is not { Length: > 0 } issuer ? null
        : configuration["Identity:Provider:Name"] is { Length: > 0 } name ? name : new Uri(issuer).Host;

    public static string FailedText(IConfiguration configuration) => $"Signing in with {Name(configuration) ?? "the provider"} did not work. Please try again; if it stays, tell those who run this service.";

    static string FailedAddress(string? returnUrl) =>
        QueryHelpers.AddQueryString("/sign-in", new Dictionary<string, string?> { [Failed] = "yes", [ReturnUrl.Name] = ReturnUrl.Checked(returnUrl) });

    public static void AddProvider(this WebApplicationBuilder builder)
    {
        if (Name(builder.Configuration) is not { } name) return;
        var settings = builder.Configuration.GetSection("Identity:Provider");
        var issuer = Required(settings, "Issuer");
        builder.Services.AddScoped<ProviderPeople>();
        builder.Services.AddAuthentication().AddOAuth<ProviderOptions, ProviderHandler>(Scheme, name, provider =>
        {
            provider.Trust(issuer);
            provider.ClientId = Required(settings, "ClientId");
            provider.ClientSecret = Required(settings, "ClientSecret");
            provider.SubjectClaim = settings["Claims:Subject"] ?? "sub";
            provider.EmailClaim = settings["Claims:Email"] ?? "email";
            provider.NameClaim = settings["Claims:Name"] ?? "name";
            provider.CallbackPath = CallbackPath;
            provider.SignInScheme = IdentityConstants.ApplicationScheme;
            provider.FailedAddress = FailedAddress;
        });
    }

    static string Required(IConfiguration settings, string name) =>
        settings[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Identity:Provider:{name} is not set: signing in with the institution's provider needs it.");
}
