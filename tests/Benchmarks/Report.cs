using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Npgsql;
using RabbitMQ.Client;
using TestKit;

namespace Benchmarks;

/// <summary>The table, and docs/benchmarks.md around it.</summary>
internal static class Report
{
    const string Missed = "missed";

    static readonly string[] Head = ["row", "measured / limit", "unit", "measured", "limit", "ratio", "blocks", "19 in 20", "target", ""];

    /// <summary>Medians, spreads and ratios, a line a comparison.</summary>
    public static string Table(IEnumerable<Line> lines)
    {
        var rows = lines.OrderBy(line => line.Row).Select(Cells).Prepend(Head).ToList();
        var widths = Head.Select((_, at) => rows.Max(row => row[at].Length)).ToArray();
        rows.Insert(1, [.. widths.Select(width => new string('-', width))]);
        return string.Concat(rows.Select(row => "| " + string.Join(" | ", row.Select((cell, at) => cell.PadRight(widths[at]))) + " |\n"));
    }

    /// <summary>Writes docs/benchmarks.md.</summary>
    /// <param name="settings">How it was measured.</param>
    /// <param name="load">The machine's load averages before the first row.</param>
    /// <param name="table">The table.</param>
    /// <param name="lines">Its lines.</param>
    public static async Task WriteAsync(Settings settings, string load, string table, IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder($"""
            # Benchmarks

            Written by `tests/bench{(settings.Quick ? " --quick" : "")}` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}. Each subject runs beside its limit on the same machine, in blocks
            (A B B A) with runs of {settings.Seconds} s, each begun when the machine is quiet, after a warm-up: {settings.Blocks} ({settings.LongBlocks} where a run takes longer) to
            four times as many, until the ratio is known within {Statistics.WellKnown * 100:0} %. A block in which the limit's two runs lay more than {Statistics.MostMoved * 100:0} % apart
            does not count; a line of which more than half of the blocks do not, is void. Figures are medians over the blocks that count,
            a ratio is the median of their ratios; a 99th percentile is that of all requests in them. 19 times in 20 the ratio lies in the
            interval beside it. {(settings.Quick ? "This quick run shows that everything can be measured; its figures are rough." : "")}

            {table}

            """);
        foreach (var missed in lines.Where(line => line.Why is not null && Verdict(line) == Missed).GroupBy(line => (line.Row, line.Why)).OrderBy(group => group.Key.Row))
            text.Append($"- Row {missed.Key.Row} missed its target: {missed.Key.Why}\n");
        text.Append($"""

            wrk took at most {Wrk.MostBusy * 100:0} % of the machine's processor time and drove a limit at up to {Wrk.Fastest:n0} requests a
            second: it is not what holds a subject back. How good suggestions are: [suggestions-quality.md](suggestions-quality.md).


            """);
        text.AppendJoin('\n', (await MachineAsync()).Append($"Load averages (1, 5, 15 minutes) before the first row: {load}; near 0 where nothing else ran.").Select(one => $"- {one}")).Append('\n');
        await File.WriteAllTextAsync(Repository.PathOf("docs", "benchmarks.md"), text.ToString().Replace(" \n", "\n", StringComparison.Ordinal));
    }

    static string[] Cells(Line line) => [
        $"{line.Row}", line.What, line.Unit, Number(line.Measured), Number(line.Limited),
        Number(line.Ratio), $"{line.Blocks.Count} of {line.Limit.Blocks.Count}", line.Blocks.Count == 0 ? "" : $"{Number(line.Interval.From)}–{Number(line.Interval.To)}",
        line.Target.ToString(), Verdict(line)];

    static string Verdict(Line line) => line.IsVoid ? "void: the limit moved" : line.Target.IsMet(line.Ratio) ? "met" : Missed;

    static string Number(double value) => value.ToString(value < 0.1 ? "0.0000" : value < 10 ? "0.00" : value < 1000 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    static async Task<IReadOnlyList<string>> MachineAsync()
    {
        await using var postgres = NpgsqlDataSource.Create(await TestServers.PostgresAsync());
        await using var ask = postgres.CreateCommand("SELECT string_agg(name || ' ' || setting, ', ' ORDER BY name) FROM pg_settings WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')");
        var settings = await ask.ExecuteScalarAsync();
        var factory = new ConnectionFactory { Uri = (await TestServers.RabbitMqAsync()).Amqp };
        await using var broker = await factory.CreateConnectionAsync();
        var version = broker.ServerProperties?["version"] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "of an unknown version";
        return [
            $"Processor: {Environment.ProcessorCount} × {Field("/proc/cpuinfo", "model name")}; memory: {long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0]) / 1024.0 / 1024.0:0.0} GiB, shared by servers, services and load.",
            $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}, release builds.",
            $"PostgreSQL: {settings}.",
            $"RabbitMQ {version}: quorum queues, persistent messages, publisher confirms."];
    }

    static string Field(string file, string name) => File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':', 2)[1].Trim();
}
