using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using ServiceDefaults.SignIn;

namespace PortalService.SignIn;

/// <summary>
/// The tokens in the cookie of somebody who is signed in. Those that are about to end are replaced before a request goes
/// on; who may have no new ones is signed out here, and is shown what anybody is shown.
/// </summary>
internal static class SessionTokens
{
    public const string Access = "access_token", Refresh = "refresh_token", Id = "id_token";

    /// <summary>A token that has less left than this is replaced: a call may take as long, and clocks differ.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    const string EndsAt = "expires_at";

    /// <summary>What the token endpoint gave, to be kept.</summary>
    public static IReadOnlyList<AuthenticationToken> Of(OAuthTokenResponse given, DateTimeOffset now)
    {
        var seconds = int.TryParse(given.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        List<AuthenticationToken> kept = [new() { Name = EndsAt, Value = now.AddSeconds(seconds).ToString("O", CultureInfo.InvariantCulture) }];
        foreach (var (name, token) in new[] { (Access, given.AccessToken), (Refresh, given.RefreshToken), (Id, given.IdToken()) })
            if (!string.IsNullOrEmpty(token)) kept.Add(new() { Name = name, Value = token });
        return kept;
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var ends = DateTimeOffset.TryParse(context.Properties.GetTokenValue(EndsAt), CultureInfo.InvariantCulture, out var at) ? at : now;
        if (ends - now >= Soon) return;
        var answer = context.Properties.GetTokenValue(Refresh) is { } refresh
            ? await services.GetRequiredService<TokenRefresh>().AskAsync(refresh).WaitAsync(context.HttpContext.RequestAborted)
            : TokenRefresh.Answer.Refused;
        if (answer.Tokens.Count > 0)
        {
            context.Properties.StoreTokens([.. context.Properties.GetTokens().ExceptBy(answer.Tokens.Select(token => token.Name), token => token.Name), .. answer.Tokens]);
            context.ShouldRenew = true;
            return;
        }

        // Without an answer the cookie stays for when Identity is back, and what is still good goes on.
        if (answer != TokenRefresh.Answer.Refused && ends > now) return;
        context.RejectPrincipal();
        if (answer == TokenRefresh.Answer.Refused) await context.HttpContext.SignOutAsync(SignInSetup.Cookie);
    }
}
