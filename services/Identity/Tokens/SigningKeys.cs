using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Audit;

namespace IdentityService.Tokens;

/// <summary>A P-256 key pair with which tokens are signed (ES256).</summary>
/// <param name="Id">The key's <c>kid</c>.</param>
/// <param name="Pkcs8">The private key in PKCS #8.</param>
/// <param name="CreatedAt">Since when its public half is published.</param>
internal sealed record SigningKey(string Id, [property: Audited(Hidden = true)] byte[] Pkcs8, [property: Audited] DateTimeOffset CreatedAt)
{
    /// <summary>How long a key is published before it signs: longer than services keep what they have read of the issuer.</summary>
    public static readonly TimeSpan PublishedBefore = TimeSpan.FromDays(1);

    /// <summary>How long a key signs.</summary>
    public static readonly TimeSpan Signing = TimeSpan.FromDays(30);

    /// <summary>How long a key stays published after it has signed its last token: no token lives longer, and clocks differ.</summary>
    public static readonly TimeSpan PublishedAfter = TimeSpan.FromHours(1);

    public DateTimeOffset SignsFrom => CreatedAt + PublishedBefore;

    public static SigningKey New(DateTimeOffset publishedFrom)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), pair.ExportPkcs8PrivateKey(), publishedFrom);
    }

    /// <summary>The key that signs at this time: every replica finds the same. Where all are too new, the oldest.</summary>
    public static SigningKey Signer(IReadOnlyList<SigningKey> newestFirst, DateTimeOffset now) => newestFirst.FirstOrDefault(key => key.SignsFrom <= now) ?? newestFirst[^1];

    /// <summary>Which key comes anew and which go at this time.</summary>
    public static (SigningKey? New, IReadOnlyList<SigningKey> Gone) Rotate(IReadOnlyList<SigningKey> newestFirst, DateTimeOffset now)
    {
        // The very first signs at once: nobody has read an older state.
        if (newestFirst.Count == 0) return (New(now - PublishedBefore), []);
        var signer = Signer(newestFirst, now);
        var gone = signer.SignsFrom <= now - PublishedAfter ? newestFirst.Where(key => key.CreatedAt < signer.CreatedAt).ToList() : [];
        return (newestFirst[0].CreatedAt + Signing <= now ? New(now) : null, gone);
    }
}

/// <summary>The keys from the database, so that every replica signs with the same one and a restart changes nothing.</summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    Held held = new([], default);

    /// <summary>All keys that a token in use may be signed with, and the next one.</summary>
    public async Task<IReadOnlyList<ECDsaSecurityKey>> PublishedAsync(CancellationToken cancel) => [.. (await ReadAsync(cancel)).Select(key => key.Pair)];

    /// <summary>What signs a token now.</summary>
    public async Task<SigningCredentials> SignerAsync(CancellationToken cancel)
    {
        var keys = await ReadAsync(cancel);
        var signer = SigningKey.Signer([.. keys.Select(key => key.Row)], time.GetUtcNow());
        return new(keys.First(key => key.Row == signer).Pair, SecurityAlgorithms.EcdsaSha256);
    }

    async Task<IReadOnlyList<(SigningKey Row, ECDsaSecurityKey Pair)>> ReadAsync(CancellationToken cancel)
    {
        var (now, before) = (time.GetUtcNow(), held);
        if (before.Keys.Count > 0 && now - before.ReadAt < Kept) return before.Keys;
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<IdentityDb>().SigningKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancel);
        held = new([.. rows.Select(row => (row, before.Keys.FirstOrDefault(known => known.Row.Id == row.Id).Pair ?? Load(row)))], now);
        return held.Keys;
    }

    static ECDsaSecurityKey Load(SigningKey row)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(row.Pkcs8, out _);
        return new ECDsaSecurityKey(pair) { KeyId = row.Id };
    }

    // One reference, so that a reader never sees the keys of one time with the date of another.
    sealed record Held(IReadOnlyList<(SigningKey Row, ECDsaSecurityKey Pair)> Keys, DateTimeOffset ReadAt);
}
