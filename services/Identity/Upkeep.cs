using IdentityService.People;
using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace IdentityService;

/// <summary>Hourly: the next signing key is made and the oldest goes, and what is over is forgotten. Several replicas may run it at once.</summary>
internal sealed partial class Upkeep(IServiceProvider services, TimeProvider time, ILogger<Upkeep> log) : BackgroundService
{
    // A replayed code or token is still recognised for a day after its grant has ended.
    static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Does it once, now.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var now = db.Now();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await RotateKeysAsync(db, now, cancel);
        await db.SaveChangesAsync(cancel);
        // Their codes and refresh tokens go with them.
        await db.Grants.Where(grant => grant.EndsAt <= now || grant.EndedAt < now - Kept).ExecuteDeleteAsync(cancel);
        await db.EndedSessions.Where(session => session.EndedAt < now - Sessions.Life).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Replicas take turns until the transaction ends.</summary>
    public static async Task RotateKeysAsync(IdentityDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(1)", cancel);
        var (made, gone) = SigningKey.Rotate(await db.SigningKeys.OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancel), now);
        if (made is not null) db.Add(made);
        db.RemoveRange(gone);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(services, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or DbUpdateException or InvalidOperationException { InnerException: NpgsqlException })
            {
                Postponed(log, e.GetType().Name, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tidying up is postponed: {Kind}: {Reason}")]
    static partial void Postponed(ILogger log, string kind, string reason);
}
