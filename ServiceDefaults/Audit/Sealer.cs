using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace ServiceDefaults.Audit;

/// <summary>
/// Seals committed entries into the chain, every second, one sealer at a time under an advisory lock over all replicas.
/// As with the numbering of events, what commits late gets a later position: nothing is passed by.
/// </summary>
internal sealed partial class Sealer(NpgsqlDataSource data, TimeProvider time, ILogger<Sealer> log) : BackgroundService
{
    const int Batch = 1000;
    const long Lock = 0x5345414C; // any constant: each service has a database of its own

    const string Last = "SELECT position, hash FROM audit_seal ORDER BY position DESC LIMIT 1";
    const string Unsealed = $"SELECT {AuditEntry.Columns} FROM audit_unsealed u JOIN audit_entry e ON e.id = u.entry_id ORDER BY u.entry_id LIMIT $1";
    const string Seal = "INSERT INTO audit_seal(position, entry_id, hash) SELECT * FROM unnest($1, $2, $3)";
    const string Done = "DELETE FROM audit_unsealed WHERE entry_id = ANY($1)";

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SealAsync(data, stoppingToken) == Batch) { }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Interrupted(log, e.GetType().Name, e.Message);
            }

            await Task.Delay(Pause * (0.8 + 0.4 * Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How many entries were sealed.</returns>
    internal static async Task<int> SealAsync(NpgsqlDataSource data, CancellationToken cancel)
    {
        await using var connection = await data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // A statement of its own: what comes after it sees all that the sealer before this one has sealed.
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1), set_config('plan_cache_mode', 'force_custom_plan', true)", connection, transaction) { Parameters = { new() { Value = Lock } } })
            await wait.ExecuteNonQueryAsync(cancel);

        var (position, hash) = await LastAsync(connection, cancel);
        var (positions, entries, hashes) = (new List<long>(), new List<long>(), new List<byte[]>());
        await using (var read = new NpgsqlCommand(Unsealed, connection, transaction) { Parameters = { new() { Value = Batch } } })
        await using (var rows = await read.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                var entry = AuditEntry.Read(rows, 0);
                hash = entry.Seal(++position, hash);
                positions.Add(position);
                entries.Add(entry.Id);
                hashes.Add(hash);
            }
        }

        if (entries.Count == 0) return 0;
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(Seal)
        {
            Parameters = { new() { Value = positions.ToArray() }, new() { Value = entries.ToArray() }, new() { Value = hashes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea } },
        });
        batch.BatchCommands.Add(new(Done) { Parameters = { new() { Value = entries.ToArray() } } });
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return entries.Count;
    }

    static async Task<(long Position, byte[] Hash)> LastAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var last = new NpgsqlCommand(Last, connection);
        await using var row = await last.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, AuditSeal.Beginning);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing the audit log was interrupted and starts again: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string kind, string reason);
}
