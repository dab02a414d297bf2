using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace PortalService.SignIn;

/// <summary>
/// New tokens for a refresh token. Identity takes each of them once, and ends everything when it sees one twice. So all
/// requests of a session share one question and its answer, also those that come a little later with the old cookie.
/// </summary>
internal sealed partial class TokenRefresh(IOptionsMonitor<IdentityOptions> options, TimeProvider time, ILogger<TokenRefresh> log)
{
    /// <summary>How long an answer is kept, and how long nobody asks again where none came.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromSeconds(5);

    readonly Lock gate = new();
    readonly Dictionary<string, (Task<Answer> Coming, DateTimeOffset Until)> answers = new(StringComparer.Ordinal);

    /// <summary>What came of asking: new tokens, or a refusal, or nothing.</summary>
    internal sealed class Answer(IReadOnlyList<AuthenticationToken> tokens)
    {
        public static readonly Answer Refused = new([]), None = new([]);

        public IReadOnlyList<AuthenticationToken> Tokens => tokens;
    }

    /// <summary>Asks once for whoever comes with the same refresh token.</summary>
    public Task<Answer> AskAsync(string refreshToken)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            foreach (var over in answers.Where(one => one.Value.Until <= now).Select(one => one.Key).ToList()) answers.Remove(over);
            if (answers.TryGetValue(refreshToken, out var known)) return known.Coming;
            var coming = SendAsync(refreshToken);
            answers[refreshToken] = (coming, now + Kept);
            return coming;
        }
    }

    // No single request's end ends it: others wait for it too. The backchannel has a limit of its own.
    async Task<Answer> SendAsync(string refreshToken)
    {
        // The caller holds the gate.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var identity = options.Get(SignInSetup.Identity);
        try
        {
            var metadata = await identity.DiscoverAsync(CancellationToken.None);
            using var form = new FormUrlEncodedContent([
                new("grant_type", "refresh_token"), new(SessionTokens.Refresh, refreshToken), new("client_id", identity.ClientId), new("client_secret", identity.ClientSecret)]);
            using var answer = await identity.Backchannel.PostAsync(metadata.TokenEndpoint, form, CancellationToken.None);
            if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
            {
                LogRefused(log);
                return Answer.Refused;
            }

            answer.EnsureSuccessStatusCode();
            using var given = OAuthTokenResponse.Success(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)));
            if (string.IsNullOrEmpty(given.AccessToken)) throw new InvalidOperationException("There is no access token in the answer.");
            return new(SessionTokens.Of(given, time.GetUtcNow()));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException or JsonException or AuthenticationFailureException)
        {
            LogUnanswered(log, e.GetType().Name);
            lock (gate) answers[refreshToken] = (Task.FromResult(Answer.None), time.GetUtcNow() + Pause);
            return Answer.None;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Identity gives no new tokens for a session: its person is signed out", EventName = "SessionEnded")]
    static partial void LogRefused(ILogger log);

    [LoggerMessage(2, LogLevel.Warning, "Identity did not answer for new tokens: {Reason}", EventName = "IdentityUnanswered")]
    static partial void LogUnanswered(ILogger log, string reason);
}
