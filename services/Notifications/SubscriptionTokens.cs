using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;

namespace NotificationsService;

/// <summary>
/// The links in letters: a subscription's id and an HMAC over it, its version and what the link is for. Nothing of them
/// is stored; a link dies when its subscription moves on.
/// </summary>
internal sealed class SubscriptionTokens(IServiceScopeFactory scopes)
{
    byte[]? key;

    public async Task<string> MakeAsync(string purpose, Subscription subscription, CancellationToken cancel) =>
        $"{subscription.Id:N}.{Convert.ToHexStringLower((await DeriveAsync(purpose, subscription, cancel)).AsSpan(0, 20))}";

    /// <summary>The subscription that a link belongs to, tracked for a change; null for a link that is not ours or not valid any more.</summary>
    public async Task<Subscription?> FindAsync(NotificationsDb db, string purpose, string token, CancellationToken cancel)
    {
        if (token.Length < 32 || !Guid.TryParseExact(token[..32], "N", out var id) || await db.Subscriptions.FindAsync([id], cancel) is not { } subscription) return null;
        var right = Encoding.ASCII.GetBytes(await MakeAsync(purpose, subscription, cancel));
        return CryptographicOperations.FixedTimeEquals(right, Encoding.UTF8.GetBytes(token)) ? subscription : null;
    }

    async Task<byte[]> DeriveAsync(string purpose, Subscription subscription, CancellationToken cancel) =>
        HMACSHA256.HashData(key ??= await ReadKeyAsync(cancel), Encoding.ASCII.GetBytes($"{purpose}:{subscription.Id:N}:{subscription.Version}"));

    async Task<byte[]> ReadKeyAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotificationsDb>();
        var made = RandomNumberGenerator.GetBytes(32);
        await db.Database.ExecuteSqlAsync($"INSERT INTO token_key(id, bytes) VALUES (1, {made}) ON CONFLICT DO NOTHING", cancel);
        return await db.Set<TokenKey>().AsNoTracking().Select(row => row.Bytes).SingleAsync(cancel);
    }
}

[NotAudited("made once, with the first letter, and never changed")]
internal sealed record TokenKey(int Id, byte[] Bytes);
