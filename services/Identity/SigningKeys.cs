using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace IdentityService;

/// <summary>The keys from the database, so that every replica signs with the same one and a restart changes nothing.</summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    IReadOnlyList<ECDsaSecurityKey> keys = [];
    DateTimeOffset readAt;

    /// <summary>All keys, the one that signs first.</summary>
    public async Task<IReadOnlyList<ECDsaSecurityKey>> GetAsync(CancellationToken cancel)
    {
        if (keys.Count > 0 && time.GetUtcNow() - readAt < Kept) return keys;
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<IdentityDb>().SigningKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ToListAsync(cancel);
        (keys, readAt) = ([.. rows.Select(Load)], time.GetUtcNow());
        return keys;
    }

    public static SigningKey New(DateTimeOffset now)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), pair.ExportPkcs8PrivateKey(), now);
    }

    static ECDsaSecurityKey Load(SigningKey row)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(row.Pkcs8, out _);
        return new ECDsaSecurityKey(pair) { KeyId = row.Id };
    }
}
