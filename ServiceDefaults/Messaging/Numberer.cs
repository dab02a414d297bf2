using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Gives committed events their positions in the feed. One at a time under an advisory lock over all replicas, because
/// neither sequence order nor transaction ids say what a reader has already passed.
/// </summary>
internal sealed partial class Numberer(NpgsqlDataSource data, OutboxSignal signal, TimeProvider time, ILogger<Numberer> log) : BackgroundService
{
    const int Batch = 500;
    const long Lock = 0x4E554D42; // any constant: each service has a database of its own

    internal const string Number = """
        WITH d AS (DELETE FROM event_new WHERE id = ANY(ARRAY(SELECT id FROM event_new ORDER BY id LIMIT $1)) RETURNING id, event_id),
             b AS (SELECT coalesce(max(position), 0) p FROM event_position)
        INSERT INTO event_position(position, event_id) SELECT b.p + row_number() OVER (ORDER BY d.id), d.event_id FROM d, b
        """;

    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await NumberAsync(data, stoppingToken) == Batch) { }
                await signal.Numberer.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
                // What is committed in the next moment is numbered with it: a commit for each event would cost as much as the event's own.
                await Task.Delay(Gather, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(log, e.GetType().Name, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    internal static async Task<int> NumberAsync(NpgsqlDataSource data, CancellationToken cancel)
    {
        await using var connection = await data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // A statement of its own: the numbering must see what was committed before the lock was had. How many wait to be numbered changes the plan.
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1), set_config('plan_cache_mode', 'force_custom_plan', true)", connection, transaction) { Parameters = { new() { Value = Lock } } })
            await wait.ExecuteNonQueryAsync(cancel);
        await using var number = new NpgsqlCommand(Number, connection, transaction) { Parameters = { new() { Value = Batch } } };
        var numbered = await number.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return numbered;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Numbering was interrupted and starts again: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string kind, string reason);
}
