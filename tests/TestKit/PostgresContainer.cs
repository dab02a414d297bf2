using Testcontainers.PostgreSql;

namespace TestKit;

// Compiled with the full feed only; the container ends with the process (Testcontainers' own reaper).
public static partial class TestServers
{
    static partial void StartContainer(ref Task<string>? container) => container = StartContainerAsync();

    static async Task<string> StartContainerAsync()
    {
        var postgres = new PostgreSqlBuilder("postgres:15").Build();
        await postgres.StartAsync();
        return postgres.GetConnectionString();
    }
}
