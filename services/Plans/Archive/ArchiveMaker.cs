using System.Data;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace PlansService.Archive;

/// <summary>Makes a day's archive once, whoever asks and however often.</summary>
internal sealed class ArchiveMaker
{
    const long Lock = 0x41524348; // any constant that nobody else takes in this database

    readonly NpgsqlDataSource data;
    readonly TimeProvider time;
    readonly int hour;
    readonly string licence;

    public ArchiveMaker(NpgsqlDataSource data, TimeProvider time, IConfiguration configuration)
    {
        (this.data, this.time) = (data, time);
        (hour, licence) = (configuration.GetValue("Plans:ArchiveHour", 3), configuration.GetValue("Plans:ArchiveLicence", "CC-BY-4.0"));
        if (hour is < 0 or > 23) throw new InvalidOperationException("Plans__ArchiveHour is an hour of the day (UTC), from 0 to 23.");
        if (!Regex.IsMatch(licence, "^[A-Za-z0-9.+-]{1,64}$", RegexOptions.NonBacktracking)) throw new InvalidOperationException("Plans__ArchiveLicence is the SPDX id of a licence: CC-BY-4.0.");
    }

    /// <summary>The day whose hour was the last to come.</summary>
    public DateOnly DueDay => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(-hour));

    /// <summary>Makes the archive of the day that is due, unless it is there already; waits for whoever is making it.</summary>
    /// <returns>Its size; null where nothing was to be done.</returns>
    public async Task<long?> MakeDueAsync(CancellationToken cancel)
    {
        var day = DueDay;
        await using var connection = await data.OpenConnectionAsync(cancel);
        if (await IsThereAsync(connection, day, cancel)) return null;
        await ExecuteAsync(connection, "SELECT pg_advisory_lock($1)", cancel);
        try
        {
            // It begins after the lock was had, and so sees what another replica made meanwhile.
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            if (await IsThereAsync(connection, day, cancel)) return null;
            await using var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await new ArchiveFile(file, licence).WriteAsync(connection, cancel);
            await KeepAsync(connection, day, file, cancel);
            await snapshot.CommitAsync(cancel);
            return file.Length;
        }
        finally
        {
            // The lock is the session's, and the session goes back to the pool.
            await ExecuteAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    static async Task KeepAsync(NpgsqlConnection connection, DateOnly day, FileStream file, CancellationToken cancel)
    {
        file.Position = 0;
        var hash = await SHA256.HashDataAsync(file, cancel);
        file.Position = 0;
        await using var keep = new NpgsqlCommand("INSERT INTO open_data_archive(day, sha256, bytes, content) VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters = { new() { Value = day }, new() { Value = hash }, new() { Value = file.Length }, new() { Value = file, NpgsqlDbType = NpgsqlDbType.Bytea } },
        };
        await keep.ExecuteNonQueryAsync(cancel);
        await using var forget = new NpgsqlCommand("DELETE FROM open_data_archive WHERE day NOT IN (SELECT day FROM open_data_archive ORDER BY day DESC LIMIT $1)", connection) { Parameters = { new() { Value = OpenDataArchive.Kept } } };
        await forget.ExecuteNonQueryAsync(cancel);
    }

    static async Task<bool> IsThereAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM open_data_archive WHERE day = $1)", connection) { Parameters = { new() { Value = day } } };
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = Lock } } };
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Has the archive made every night, and at the start where the service was down at its hour.</summary>
internal sealed partial class ArchiveWorker(ArchiveMaker maker, TimeProvider time, ILogger<ArchiveWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            try
            {
                if (await maker.MakeDueAsync(stoppingToken) is { } bytes) Made(log, bytes);
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                Postponed(log, e.GetType().Name, e.Message);
            }
        }
        while (!stoppingToken.IsCancellationRequested && await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The open data archive was made: {Bytes} bytes")]
    static partial void Made(ILogger log, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The open data archive is postponed: {Kind}: {Reason}")]
    static partial void Postponed(ILogger log, string kind, string reason);
}
