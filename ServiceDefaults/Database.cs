using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults;

/// <summary>A service's one PostgreSQL database: how it is opened, brought up to date and watched.</summary>
public static partial class Database
{
    static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(30);

    internal static NpgsqlDataSource Open(IConfiguration configuration, string name, string? options = null)
    {
        var text = configuration.GetConnectionString(name) is { Length: > 0 } given ? given
            : throw new InvalidOperationException($"ConnectionStrings__{name} is not set: it names this service's PostgreSQL database.");
        // The same statements again and again: planning them each time, and tidying up a session that nobody changes, takes the
        // server longer than the work. What the operator says comes later, and holds.
        var connection = new NpgsqlConnectionStringBuilder("Max Auto Prepare=100;No Reset On Close=true;" + text) { ApplicationName = name, GssEncryptionMode = GssEncryptionMode.Disable };
        if (options is not null) connection.Options = options;

        // The pool's metrics carry the data source's name; unnamed they would carry the connection string.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = options is null ? name : name + "-relay" }.Build();
    }

    /// <summary>Whether something failed for want of the server, or because two met in it, however deep the reason lies: it may work in a moment.</summary>
    internal static bool IsAway(Exception? failure) =>
        failure is not null && (failure is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } || IsAway(failure.InnerException));

    /// <summary>Creates the database where it is missing and applies the migrations; waits half a minute for the server.</summary>
    internal static async Task MigrateAsync<TDb>(IServiceProvider services, CancellationToken cancel)
        where TDb : DbContext
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        var log = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Database));
        var time = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await db.Database.MigrateAsync(cancel);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && time.GetElapsedTime(started) < ServerLimit)
            {
                ServerNotThereYet(log, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database server does not answer yet: {Reason}")]
    static partial void ServerNotThereYet(ILogger log, string reason);
}

/// <summary>Ready means: the server answers and every migration of this build is applied.</summary>
internal sealed class DatabaseHealth(IServiceScopeFactory scopes) : IHealthCheck
{
    volatile bool migrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Messaging.ServiceDb>();
            if (migrated)
            {
                await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
                return HealthCheckResult.Healthy();
            }

            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            migrated = pending == 0;
            return migrated ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{pending} migrations are not applied: run the migrate verb.");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            return HealthCheckResult.Unhealthy("The database does not answer: " + e.GetBaseException().Message);
        }
    }
}
