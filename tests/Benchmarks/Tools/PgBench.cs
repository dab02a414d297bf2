using System.Globalization;
using System.Text.RegularExpressions;
using Benchmarks.Measuring;
using Npgsql;

namespace Benchmarks.Tools;

/// <summary>What the database can do at best: pgbench with prepared statements.</summary>
internal static partial class PgBench
{
    /// <summary>Runs a script for some seconds.</summary>
    /// <param name="database">Connection string.</param>
    /// <param name="script">A transaction in pgbench's language.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="settings">How long.</param>
    /// <returns>Transactions a second.</returns>
    public static async Task<Sample> RunAsync(string database, string script, int clients, Settings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        var folder = Directory.CreateTempSubdirectory("bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "script.sql");
            await File.WriteAllTextAsync(file, script);
            var output = await Child.RunAsync("pgbench", ["--no-vacuum", "--protocol=prepared", $"--client={clients}", "--jobs=2", $"--time={settings.Seconds}", $"--file={file}",
                "--log", $"--log-prefix={Path.Combine(folder.FullName, "log")}", $"--host={connection.Host}", $"--port={connection.Port}", $"--username={connection.Username}", connection.Database ?? ""],
                new Dictionary<string, string> { ["PGPASSWORD"] = connection.Password ?? "" });
            var rate = double.Parse(RateForm().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
            // A line of the log: client, number, microseconds, …
            var times = folder.EnumerateFiles("log.*").SelectMany(log => File.ReadLines(log.FullName)).Select(line => new Took(double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000));
            return new(rate) { Times = [.. times] };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex RateForm();
}
