using System.Data;
using System.Globalization;
using Npgsql;

namespace ServiceDefaults.Audit;

/// <summary>
/// Holds the audit log against its chain, one row at a time, in one snapshot. The chain has no secret in it: who can
/// write the whole database can build another one. Against that stands a last seal that was noted elsewhere.
/// </summary>
internal sealed class AuditProof(NpgsqlDataSource data)
{
    const string Chain = $"SELECT s.position, s.entry_id, s.hash, {AuditEntry.Columns} FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id ORDER BY s.position";
    const string Tail = "SELECT count(*), min(e.occurred_at) FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)";

    /// <summary>Goes through the chain up to its first broken link.</summary>
    /// <param name="noted">The last seal as an earlier proof told it, <c>POSITION:HASH</c>, or null.</param>
    /// <param name="cancel">Ends the proof.</param>
    /// <returns>Whether the chain holds, and what was found, for a person.</returns>
    public async Task<(bool Holds, string Finding)> RunAsync(string? noted, CancellationToken cancel)
    {
        var (wanted, hash) = (0L, "");
        if (noted is not null)
        {
            if (noted.Split(':') is not [var at, { Length: 64 } text] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out wanted))
                return (false, $"'{noted}' is no seal: that is a position, a colon and 64 digits, as an earlier proof told it.");
            hash = text;
        }

        await using var connection = await data.OpenConnectionAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var (broken, last, seal) = await FollowAsync(connection, wanted, hash, cancel);
        var tail = await TailAsync(connection, cancel);
        return (broken is null, $"{broken ?? (last == 0 ? "0 entries are sealed" : $"{last} entries hold, and the last seal is {last}:{seal}")}; {tail}.");
    }

    static async Task<(string? Broken, long Last, string Seal)> FollowAsync(NpgsqlConnection connection, long wanted, string noted, CancellationToken cancel)
    {
        var (position, hash) = (0L, AuditSeal.Beginning);
        await using var command = new NpgsqlCommand(Chain, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (rows.GetInt64(0) != ++position) return Broken($"position {position} is missing");
            if (rows.IsDBNull(3)) return Broken($"the entry of position {position} is missing: it was entry {rows.GetInt64(1)}");
            var entry = AuditEntry.Read(rows, 3);
            hash = entry.Seal(position, hash);
            if (!rows.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(hash)) return Broken($"{entry} is not what was sealed at position {position}");
            if (position == wanted && !Convert.ToHexString(hash).Equals(noted, StringComparison.OrdinalIgnoreCase)) return Broken($"position {position} was sealed anew: its seal is not the one that was noted");
        }

        return position < wanted ? Broken($"position {position + 1} is missing, and {wanted} was noted") : (null, position, Convert.ToHexStringLower(hash));

        static (string?, long, string) Broken(string sentence) => (sentence, 0, "");
    }

    static async Task<string> TailAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Tail, connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return row.GetInt64(0) == 0 ? "none is unsealed" : $"{row.GetInt64(0)} are not sealed yet, the oldest from {row.GetFieldValue<DateTimeOffset>(1).UtcDateTime:O}";
    }
}
