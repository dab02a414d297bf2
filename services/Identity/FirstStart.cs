using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Policies;

namespace IdentityService;

/// <summary>
/// What must be there before the first token: a signing key, the client with which services read each other's feeds,
/// and one administrator client. Secrets come from configuration; where the administrator's is not given it is
/// generated and printed once, and kept only as a hash.
/// </summary>
internal sealed class FirstStart(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time) : IHostedService
{
    public const string Administrator = "administrator";

    static readonly string AdministratorScopes = string.Join(' ', PolicyTable.Scopes);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Acting.As(nameof(FirstStart));
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Replicas that start together take turns.
        await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(1)", cancellationToken);
        if (!await db.SigningKeys.AnyAsync(cancellationToken)) db.Add(SigningKeys.New(time.GetUtcNow()));
        if (configuration["Identity:ServiceSecret"] is { Length: > 0 } service) await SetAsync(db, "service", service, "events.read", cancellationToken);
        var secret = configuration["Identity:AdministratorSecret"];
        if (secret is null && !await db.Clients.AnyAsync(client => client.Id == Administrator, cancellationToken))
        {
            secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            await Console.Out.WriteLineAsync($"The client '{Administrator}' has the secret {secret}. It is shown this once.");
        }

        if (secret is not null) await SetAsync(db, Administrator, secret, AdministratorScopes, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    static async Task SetAsync(IdentityDb db, string id, string secret, string scopes, CancellationToken cancel)
    {
        if (await db.Clients.FindAsync([id], cancel) is not { } client)
        {
            db.Add(new Client(id, Hash(secret), scopes));
            return;
        }

        (client.SecretHash, client.Scopes) = (Hash(secret), scopes);
    }
}
