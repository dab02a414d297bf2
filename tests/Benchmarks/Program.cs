using Benchmarks;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Quality;
using Benchmarks.Rows;

switch (args)
{
    case ["limit", "kestrel", var address, var file]:
        await BareKestrel.ServeAsync(address, file);
        return 0;
    case ["limit", "host", var address]:
        await BareHost.ServeAsync(address);
        return 0;
    case ["limit", "sink", var address]:
        await TelemetrySink.ServeAsync(address);
        return 0;
}

Settings settings;
try
{
    settings = Settings.Read(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

// What else runs on the machine shows in its load before anything is measured.
var load = string.Join(' ', (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[..3]);
var (lines, started) = (new List<Line>(), TimeProvider.System.GetTimestamp());
foreach (var row in Rows())
{
    if (!settings.Asks(row.Number) && !(settings.Watches(row.Number) && row.HasTelemetry)) continue;
    await using (row)
    {
        Say($"row {row.Number}, {row.Name}: starting what is compared");
        foreach (var race in await row.PrepareAsync(settings))
        {
            await race.RunAsync(row.IsLong ? settings.LongBlocks : settings.Blocks, row.MostWarmUps(settings), Say);
            lines.AddRange(race.Lines.Where(line => settings.Asks(line.Row)));
        }
    }
}

if (settings.Only.Count == 0 || lines.Count > 0)
{
    var table = Report.Table(lines);
    Console.WriteLine(table);
    if (settings.Only.Count == 0) await Report.WriteAsync(settings, load, table, lines);
}

if (!settings.Asks(Settings.Suggestions)) return 0;
Say("how good suggestions are");
var quality = await SuggestionsReport.WriteAsync();
Console.WriteLine(quality?.Text ?? "How good suggestions are was not measured: the crosswalks and the seed plans are not there. Set PLATFORM_SHARED to their folder.");
return quality is { IsMet: false } ? 1 : 0;

void Say(string text) => Console.Error.WriteLine($"bench | {TimeProvider.System.GetElapsedTime(started):mm\\:ss} {text}");

static IEnumerable<Row> Rows() => [new PlanPage(), new Coverage(), new DurableWrite(), new AdoptionToMail(), new OutboxDrain(), new Projection(), new StartAndMemory(), new LargePlan(), new CoverageChanges()];
