using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;

namespace IdentityService;

internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : ServiceDb(options)
{
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<Client> Clients => Set<Client>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<SigningKey>().ToTable("signing_key").HasKey(key => key.Id);
        modelBuilder.Entity<Client>().ToTable("client").HasKey(client => client.Id);
        NameInSnakeCase(modelBuilder);
    }
}

/// <summary>A P-256 key pair with which tokens are signed (ES256).</summary>
/// <param name="Id">The key's <c>kid</c>.</param>
/// <param name="Pkcs8">The private key in PKCS #8.</param>
/// <param name="CreatedAt">The newest key signs; all are published.</param>
internal sealed record SigningKey(string Id, [property: Audited(Hidden = true)] byte[] Pkcs8, [property: Audited] DateTimeOffset CreatedAt);

/// <summary>A program that asks for tokens in its own name.</summary>
internal sealed class Client(string id, byte[] secretHash, string scopes)
{
    public string Id { get; private set; } = id;

    /// <summary>SHA-256 of the secret; secrets are 32 random bytes, so a slow hash would add nothing.</summary>
    [Audited(Hidden = true)] public byte[] SecretHash { get; set; } = secretHash;

    /// <summary>What it may ask for, separated by spaces.</summary>
    [Audited] public string Scopes { get; set; } = scopes;
}
