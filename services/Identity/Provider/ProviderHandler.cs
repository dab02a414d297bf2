using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using IdentityService.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using ServiceDefaults.SignIn;

namespace IdentityService.Provider;

internal sealed class ProviderOptions : OpenIdConnectOptions
{
    public string SubjectClaim { get; set; } = "";
    public string EmailClaim { get; set; } = "";
    public string NameClaim { get; set; } = "";
}

/// <summary>Signs somebody in with the institution's provider: the person whom it calls so, in a session of this service.</summary>
internal sealed class ProviderHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OpenIdConnectHandler<ProviderOptions>(options, logger, encoder)
{
    const string Anew = "anew";

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A client that wants the person to sign in anew wants it there too.
        if (properties.RedirectUri?.Contains("&asked=", StringComparison.Ordinal) == true) properties.Items[Anew] = "yes";
        return base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var url = base.BuildChallengeUrl(properties, redirectUri);
        return properties.Items.ContainsKey(Anew) ? QueryHelpers.AddQueryString(url, "prompt", "login") : url;
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var claims = await ReadAsync(properties, tokens, Options.NameClaim, Options.EmailClaim);
        if (Text(claims, Options.SubjectClaim) is not { Length: > 0 } subject) throw new AuthenticationFailureException($"The id_token has no claim {Options.SubjectClaim}.");

        var services = Context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var invited = properties.GetString(InstitutionProvider.Invited) is not { } id ? null
            : await services.GetRequiredService<Invitations>().ProvenAsync(id, properties.GetString(InstitutionProvider.Proof)) ?? throw new AuthenticationFailureException("The invitation is not good any more.");
        var person = await services.GetRequiredService<ProviderPeople>().FindOrMakeAsync(Options.Issuer, subject, Text(claims, Options.NameClaim), Text(claims, Options.EmailClaim), invited, Context.RequestAborted);
        if (person.EndedAt is not null) throw new AuthenticationFailureException("The person signs in no more.");
        var session = Sessions.New(properties.Items.ContainsKey(Anew) ? now : AuthenticatedAt(claims, now), "fed");
        session.RedirectUri = properties.RedirectUri;
        return new(await services.GetRequiredService<SignInManager<Person>>().CreateUserPrincipalAsync(person), session, Scheme.Name);
    }

    static DateTimeOffset AuthenticatedAt(IDictionary<string, object> claims, DateTimeOffset now) =>
        claims.TryGetValue("auth_time", out var value) && long.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds < now.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : now;
}
