using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Forgets, hourly, which messages and keys were seen more than 30 days ago; a repetition after that is made harmless
/// by the aggregate's version and natural keys. Events are never forgotten.
/// </summary>
internal sealed partial class Housekeeping(NpgsqlDataSource data, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await using var forget = data.CreateCommand("""
                    WITH messages AS (DELETE FROM inbox WHERE received_on < current_date - 30)
                    DELETE FROM idempotency_key WHERE created_on < current_date - 30
                    """);
                await forget.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Postponed(log, e.GetType().Name, e.Message);
            }
        }
        while (!stoppingToken.IsCancellationRequested && await hourly.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tidying up is postponed: {Kind}: {Reason}")]
    static partial void Postponed(ILogger log, string kind, string reason);
}
