using Microsoft.AspNetCore.Http.HttpResults;
using PortalService.Apis;
using ServiceDefaults.Http;

namespace PortalService.Subscriptions;

/// <summary>
/// Where the links in letters lead. A GET shows one button and changes nothing, because programs that look into mail
/// follow links; the button's POST does what the letter says. A mail program's own unsubscribe button posts
/// <c>List-Unsubscribe=One-Click</c> to the second link, urlencoded or multipart, and is answered without a redirect (RFC 8058).
/// </summary>
internal static class SubscriptionLinks
{
    // No antiforgery token and no cookie: a forged request would need the token of the letter, and with it needs nothing else.
    // Whoever is signed in lends it no rights: these calls are made in nobody's name.
    public static void MapSubscriptionLinks(this IEndpointRouteBuilder routes)
    {
        var links = routes.MapGroup("/subscriptions").DisableAntiforgery();
        links.MapGet("/confirm", (string? token) => Ask(Letter.Confirm, token));
        links.MapGet("/end", (string? token) => Ask(Letter.End, token));
        links.MapPost("/confirm", (HttpContext http, NotificationsApi notifications) => DoAsync(Letter.Confirm, http, notifications.ConfirmAsync)).RequireRateLimiting(Limits.AnonymousWrites);
        links.MapPost("/end", (HttpContext http, NotificationsApi notifications) => DoAsync(Letter.End, http, notifications.EndAsync)).RequireRateLimiting(Limits.AnonymousWrites);
    }

    static RazorComponentResult Ask(Letter letter, string? token) => string.IsNullOrWhiteSpace(token)
        ? new RazorComponentResult<SubscriptionResult>(new { Letter = letter, IsDone = false }) { StatusCode = StatusCodes.Status404NotFound }
        : new RazorComponentResult<SubscriptionQuestion>(new { Letter = letter, Token = token });

    static async Task<RazorComponentResult> DoAsync(Letter letter, HttpContext http, Func<string, CancellationToken, Task<bool>> act)
    {
        var token = http.Request.Query["token"].ToString();
        if (http.Request.HasFormContentType && (await Forms.ReadAsync(http.Request, http.RequestAborted))["token"].ToString() is { Length: > 0 } hidden) token = hidden;
        var done = token.Length > 0 && await act(token, http.RequestAborted);
        return new RazorComponentResult<SubscriptionResult>(new { Letter = letter, IsDone = done }) { StatusCode = done ? StatusCodes.Status200OK : StatusCodes.Status404NotFound };
    }
}
