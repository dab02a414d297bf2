using Npgsql;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Jobs;

/// <summary>The jobs of a kind, in the table that is called as their class. Each step is one statement, which does nothing for whoever has lost the lease.</summary>
/// <typeparam name="TJob">The kind of job.</typeparam>
public sealed class JobTable<TJob>
    where TJob : Job
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    readonly OutboxSignal.Waking signal = new();
    readonly string table = ServiceDb.Snake(typeof(TJob).Name);
    readonly NpgsqlDataSource data;
    readonly TimeProvider time;
    readonly JobMetrics metrics;

    internal JobTable(NpgsqlDataSource data, TimeProvider time, JobMetrics metrics) => (this.data, this.time, this.metrics) = (data, time, metrics);

    /// <summary>Wakes the worker of this process when a job was stored; others look every few seconds.</summary>
    public void Wake() => signal.Set();

    /// <summary>Takes a job back. Whoever works on it finds that out at the next step.</summary>
    /// <returns>False where it has ended, or is not there.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancel) => Ended(JobState.Cancelled, await ExecuteAsync(
        $"UPDATE {table} SET state = 'Cancelled', body = NULL, ended_at = $1 WHERE id = $2 AND state IN ('Waiting', 'Running')", cancel, time.GetUtcNow(), id));

    internal Task WaitAsync(TimeSpan limit, CancellationToken cancel) => signal.WaitAsync(limit, cancel);

    /// <summary>Takes up the oldest job that nobody holds.</summary>
    internal async Task<Guid?> ClaimAsync(Guid lease, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var claim = data.CreateCommand($"""
            UPDATE {table} SET state = 'Running', lease = $1, leased_until = $2, attempts = attempts + 1
            WHERE id = (SELECT id FROM {table} WHERE state IN ('Waiting', 'Running') AND leased_until <= $3 ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
            """);
        return await Given(claim, lease, now + Lease, now).ExecuteScalarAsync(cancel) as Guid?;
    }

    internal async Task<bool> RenewAsync(Guid id, Guid lease, int rows, int done, CancellationToken cancel) => await ExecuteAsync(
        $"UPDATE {table} SET rows = $1, rows_done = $2, leased_until = $3 WHERE id = $4 AND lease = $5 AND state = 'Running'", cancel, rows, done, time.GetUtcNow() + Lease, id, lease) > 0;

    /// <summary>Ends a job in the transaction of its work. Whoever cancels now waits, and finds it done.</summary>
    internal async Task<bool> FinishAsync(NpgsqlConnection work, Guid id, Guid lease, string report, CancellationToken cancel)
    {
        await using var finish = new NpgsqlCommand($"UPDATE {table} SET state = 'Done', rows_done = coalesce(rows, rows_done), report = $1, body = NULL, ended_at = $2 WHERE id = $3 AND lease = $4 AND state = 'Running'", work);
        return await Given(finish, report, time.GetUtcNow(), id, lease).ExecuteNonQueryAsync(cancel) > 0;
    }

    /// <summary>Counts a job whose end was committed.</summary>
    internal void Finished() => Ended(JobState.Done, 1);

    internal async Task FailAsync(Guid id, Guid lease, string problem, CancellationToken cancel) => Ended(JobState.Failed, await ExecuteAsync(
        $"UPDATE {table} SET state = 'Failed', problem = $1, body = NULL, ended_at = $2 WHERE id = $3 AND lease = $4 AND state = 'Running'", cancel, problem, time.GetUtcNow(), id, lease));

    internal Task ForgetAsync(CancellationToken cancel) => ExecuteAsync($"DELETE FROM {table} WHERE ended_at < $1", cancel, time.GetUtcNow() - Kept);

    bool Ended(JobState state, int count)
    {
        if (count > 0) metrics.Ended(table, state);
        return count > 0;
    }

    async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = data.CreateCommand(sql);
        return await Given(command, values).ExecuteNonQueryAsync(cancel);
    }

    static NpgsqlCommand Given(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
