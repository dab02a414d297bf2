using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Sends what the outbox holds. A worker claims rows by a short lease, publishes them with confirms and deletes them in
/// the same round trip as the next claim; no lock is held while the network is waited for, and any number of workers
/// and replicas may run. A crash between confirm and deletion publishes again: inboxes ignore the repetition.
/// </summary>
internal sealed partial class OutboxRelay(MessagingOptions options, OutboxSignal signal, MessagingMetrics metrics, IConfiguration configuration, TimeProvider time, ILogger<OutboxRelay> log)
    : BackgroundService
{
    const int Batch = 500;

    // By an array, not by a join: where the statistics say that the queue is empty, as they may after a VACUUM, a join reads the queue for each row.
    internal const string Claim = """
        WITH c AS MATERIALIZED (SELECT id FROM outbox WHERE id > $1 AND due_at <= now() ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED),
             u AS (UPDATE outbox o SET due_at = now() + interval '15 seconds', attempts = attempts + 1
                     WHERE o.id = ANY(ARRAY(SELECT id FROM c)) RETURNING o.id, o.event_id, o.attempts)
        SELECT u.id, e.id, e.type, e.trace_parent, e.body, e.occurred_at, u.attempts FROM u JOIN event_log e ON e.id = u.event_id ORDER BY u.id
        """;

    // So many ids below the last one may still be uncommitted when it is claimed; what is later yet waits for a look at the whole queue.
    const int Late = 1000;

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Whole = TimeSpan.FromSeconds(2);

    readonly OutboxSignal.Waking backlog = new();

    sealed record Claimed(long Row, Guid Id, string Type, string? TraceParent, string Body, DateTimeOffset OccurredAt, int Attempts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A lost lease or deletion is a repetition, which is allowed: this connection need not wait for the disk. A plan for an
        // empty outbox is none for a long one.
        await using var data = Database.Open(configuration, options.Service, "-c synchronous_commit=off -c plan_cache_mode=force_custom_plan");
        // One worker takes what comes singly, in larger groups than two would; the others help with a backlog.
        await Task.WhenAll(Enumerable.Range(0, options.RelayWorkers).Select(worker => WorkAsync(data, worker == 0 ? signal.Relay : backlog, stoppingToken)));
    }

    async Task WorkAsync(NpgsqlDataSource data, OutboxSignal.Waking wake, CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var broker = await BrokerChannel.OpenAsync(options.Broker, options.Service + "-relay", stopping);
                await broker.DeclareAsync(EventCatalogue.Of(options.Service), stopping);
                await using var connection = await data.OpenConnectionAsync(stopping);
                pause = TimeSpan.FromMilliseconds(250);
                await DrainAsync(connection, broker, wake, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever broke, the rows are still there: begin again with new connections.
                Interrupted(log, e.GetType().Name, e.Message);
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromSeconds(Math.Min(3, pause.TotalSeconds * 2));
            }
        }
    }

    async Task DrainAsync(NpgsqlConnection connection, BrokerChannel broker, OutboxSignal.Waking wake, CancellationToken stopping)
    {
        long[] confirmed = [];
        var (after, looked) = (0L, time.GetTimestamp());
        while (true)
        {
            if (time.GetElapsedTime(looked) > Whole) (after, looked) = (0, time.GetTimestamp());
            var rows = await ClaimAsync(connection, confirmed, after, stopping);
            confirmed = [];
            if (rows.Count == 0)
            {
                await wake.WaitAsync(Poll, stopping);
                if (!broker.IsOpen) return;
                continue;
            }

            // The cursor skips the dead and postponed front of a queue, less what may have committed late.
            after = rows[^1].Row - (rows.Count < Batch ? Late : 0);
            if (rows.Count == Batch) backlog.Set();
            var sending = rows.Select(row => SendAsync(broker, row, stopping)).ToArray();
            try
            {
                await Task.WhenAll(sending);
            }
            catch
            {
                // The channel broke: what has no confirm is due again at once instead of after its lease.
                var open = rows.Where((_, i) => !sending[i].IsCompletedSuccessfully).Select(row => row.Row).ToArray();
                await ExecuteAsync(connection, "UPDATE outbox SET due_at = now() WHERE id = ANY($1)", open);
                throw;
            }

            confirmed = [.. rows.Where((_, i) => sending[i].IsCompletedSuccessfully && sending[i].GetAwaiter().GetResult()).Select(row => row.Row)];
            FailPoint.Reach("confirmed");
            metrics.Published(confirmed.Length);
            var failed = rows.Where((_, i) => !sending[i].GetAwaiter().GetResult()).ToList();
            if (failed.Count > 0) await BackOffAsync(connection, failed);
        }
    }

    async Task BackOffAsync(NpgsqlConnection connection, List<Claimed> failed)
    {
        metrics.Returned(failed.Count);
        var spent = failed.Where(row => row.Attempts >= options.PublishAttempts).ToList();
        long[] again = [.. failed.Except(spent).Select(row => row.Row)];
        await ExecuteAsync(connection, "UPDATE outbox SET due_at = now() + least(interval '1 hour', interval '1 second' * 1.3 ^ least(attempts, 32)) * (0.5 + random()) WHERE id = ANY($1)", again);
        if (spent.Count == 0) return;
        await ExecuteAsync(connection, "UPDATE outbox SET due_at = 'infinity' WHERE id = ANY($1)", [.. spent.Select(row => row.Row)]);
        metrics.Parked("outbox", spent.Count);
        foreach (var row in spent) Parked(log, row.Type, row.Id, row.Attempts);
    }

    static async Task<bool> SendAsync(BrokerChannel broker, Claimed row, CancellationToken cancel) =>
        EventCatalogue.Named(row.Type) is { } type
        && await broker.PublishAsync(type.Name, "", type.Mandatory, BrokerChannel.Properties(row.Id, row.TraceParent), BrokerChannel.Envelope(type, row.Id, row.OccurredAt, row.Body), cancel);

    static async Task<List<Claimed>> ClaimAsync(NpgsqlConnection connection, long[] confirmed, long after, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("DELETE FROM outbox WHERE id = ANY($1)") { Parameters = { new() { Value = confirmed } } });
        batch.BatchCommands.Add(new(Claim) { Parameters = { new() { Value = after }, new() { Value = Batch } } });
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var rows = new List<Claimed>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt16(6)));
        }

        return rows;
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, long[] rows)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = rows } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay was interrupted and starts again: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Type} {Id} is parked after {Attempts} attempts to publish it")]
    static partial void Parked(ILogger log, string type, Guid id, int attempts);
}
