using Npgsql;

namespace ServiceDefaults.Messaging;

/// <summary>How far this service has come in the feeds that it follows.</summary>
internal sealed class FeedProgress(NpgsqlDataSource data)
{
    /// <summary>Which of these events had their effect, or were given up, at which queue.</summary>
    public async Task<HashSet<(Guid, string)>> DoneAsync(IReadOnlyList<FeedEvent> events, CancellationToken cancel)
    {
        await using var command = data.CreateCommand("""
            SELECT message_id, endpoint FROM inbox WHERE message_id = ANY($1)
            UNION ALL SELECT message_id, endpoint FROM parked_message WHERE message_id = ANY($1)
            """);
        command.Parameters.Add(new() { Value = events.Select(one => one.Id).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var done = new HashSet<(Guid, string)>();
        while (await reader.ReadAsync(cancel)) done.Add((reader.GetGuid(0), reader.GetString(1)));
        return done;
    }

    /// <summary>Up to where every event had its effect.</summary>
    public async Task<long> CursorAsync(string publisher, CancellationToken cancel)
    {
        await using var command = data.CreateCommand("SELECT position FROM feed_cursor WHERE publisher = $1");
        command.Parameters.Add(new() { Value = publisher });
        return await command.ExecuteScalarAsync(cancel) is long position ? position : 0;
    }

    public async Task RememberAsync(string publisher, long position, CancellationToken cancel)
    {
        await using var command = data.CreateCommand("""
            INSERT INTO feed_cursor(publisher, position) VALUES ($1, $2)
            ON CONFLICT (publisher) DO UPDATE SET position = excluded.position WHERE feed_cursor.position < excluded.position
            """);
        command.Parameters.Add(new() { Value = publisher });
        command.Parameters.Add(new() { Value = position });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
