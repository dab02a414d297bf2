using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;
using ServiceDefaults.SignIn;

namespace PortalService.SignIn;

internal sealed class IdentityOptions : OpenIdConnectOptions;

/// <summary>Signs somebody in with Identity: whom it calls so, with the tokens for calls to the APIs, in the portal's cookie.</summary>
internal sealed class IdentityHandler(IOptionsMonitor<IdentityOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OpenIdConnectHandler<IdentityOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var claims = await ReadAsync(properties, tokens, "name");
        if (Text(claims, "sub") is not { Length: > 0 } subject) throw new AuthenticationFailureException("The id_token has no subject.");
        var name = Text(claims, "name") ?? Text(claims, "preferred_username") ?? Text(claims, "email") ?? "You";
        var person = new ClaimsIdentity([new("sub", subject), new("name", name)], Scheme.Name, "name", roleType: null);
        var session = new AuthenticationProperties { RedirectUri = properties.RedirectUri };
        session.StoreTokens(SessionTokens.Of(tokens, TimeProvider.GetUtcNow()));
        return new(new ClaimsPrincipal(person), session, Scheme.Name);
    }
}
