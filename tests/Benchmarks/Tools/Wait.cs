using Npgsql;

namespace Benchmarks.Tools;

/// <summary>Waits for what is to come in a database.</summary>
internal static class Wait
{
    // The server looks itself, so that waiting takes next to nothing of the processors: 0.3 ms between two looks.
    const string Function = """
        CREATE OR REPLACE FUNCTION bench_wait(condition text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE holds boolean; BEGIN
            LOOP
                EXECUTE condition INTO holds;
                EXIT WHEN holds;
                PERFORM pg_sleep(0.0003);
            END LOOP;
        END $$
        """;

    /// <summary>Returns when the query gives true; looks every 20 ms.</summary>
    public static Task UntilAsync(NpgsqlDataSource data, string query) => UntilAsync(query, async () =>
    {
        await using var command = data.CreateCommand(query);
        return await command.ExecuteScalarAsync() is true;
    });

    /// <summary>Returns when it holds; looks every 20 ms.</summary>
    /// <exception cref="TimeoutException">Not within two minutes.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(20))
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(2)) throw new TimeoutException($"Two minutes were not enough for: {what}");
    }

    /// <summary>A database that can wait by <see cref="CloselyAsync"/>.</summary>
    public static async Task<NpgsqlDataSource> OpenAsync(string database)
    {
        var data = NpgsqlDataSource.Create(database + ";Options=-c statement_timeout=60s;Max Auto Prepare=8;Auto Prepare Min Usages=1");
        await using var create = data.CreateCommand(Function);
        await create.ExecuteNonQueryAsync();
        return data;
    }

    /// <summary>Returns within a millisecond after the query would give true.</summary>
    public static async Task CloselyAsync(NpgsqlDataSource data, string query)
    {
        await using var command = data.CreateCommand("SELECT bench_wait($1)");
        command.Parameters.Add(new() { Value = query });
        await command.ExecuteNonQueryAsync();
    }
}
