using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ServiceDefaults.Audit;

namespace IdentityService.Tokens;

/// <summary>
/// What one sign-in let one client have. Its code and all refresh tokens that came of it hang on it, so that they end together.
/// </summary>
/// <param name="Id">Access tokens carry it as <c>grant</c>.</param>
/// <param name="PersonId">Who granted.</param>
/// <param name="ClientId">To whom.</param>
/// <param name="Scope">What, separated by spaces.</param>
/// <param name="SessionId">In which of the browser's sessions.</param>
/// <param name="AuthenticatedAt">When the person had proved who it is (<c>auth_time</c>).</param>
/// <param name="Method">How (<c>amr</c>).</param>
/// <param name="BeganAt">When it was granted.</param>
/// <param name="EndsAt">When it is over whatever happens.</param>
[NotAudited("what a sign-in let a client have, and no change of anything")]
internal sealed record Grant(Guid Id, Guid PersonId, string ClientId, string Scope, Guid SessionId, DateTimeOffset AuthenticatedAt, string Method, DateTimeOffset BeganAt, DateTimeOffset EndsAt)
{
    /// <summary>How long refreshing goes on at most, and how long a refresh token waits for its use.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromDays(30), Idle = TimeSpan.FromDays(14);

    /// <summary>How long a grant without refresh tokens is kept.</summary>
    public static readonly TimeSpan Once = TimeSpan.FromHours(1);

    /// <summary>Why it ended early: signed out, revoked, or a code or token of it was used twice.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public bool Has(string scope) => Scope.Split(' ').Contains(scope, StringComparer.Ordinal);
}

/// <summary>A code (RFC 6749 section 4.1.2): good for a minute, once, with its verifier.</summary>
[NotAudited("a part of its grant")]
internal sealed record AuthorizationCode(byte[] Hash, Guid GrantId, string RedirectUri, string Challenge, string? Nonce, DateTimeOffset ExpiresAt)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public DateTimeOffset? UsedAt { get; private set; }
}

/// <summary>A refresh token, good for one use. A second use ends the grant: one of the two users is a thief.</summary>
[NotAudited("a part of its grant")]
internal sealed record RefreshToken(byte[] Hash, Guid GrantId, DateTimeOffset ExpiresAt)
{
    public DateTimeOffset? UsedAt { get; private set; }
}

/// <summary>Random values that are given away and kept only as hashes.</summary>
internal static class Secrets
{
    /// <summary>32 random bytes, fit for an address.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Compares in constant time. Where there is nothing to compare with, it takes as long.</summary>
    public static bool IsSame(string given, byte[]? hash) => CryptographicOperations.FixedTimeEquals(Hash(given), hash ?? new byte[32]) && hash is not null;
}
