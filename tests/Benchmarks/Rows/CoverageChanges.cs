using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Measuring;
using Npgsql;

namespace Benchmarks.Rows;

/// <summary>How long it takes until the coverage is right again: after one alignment changed, and after everything did.</summary>
internal sealed class CoverageChanges() : Row(10, "coverage after changes")
{
    const int Goals = 50;
    const int FewUnits = 100;
    const int Changes = 200;

    // The figures of every cell, from the same rows: what the database takes for them alone.
    const string Grouped = """
        SELECT plan.unit_id, standing.commitment_id, count(*), min(array_position(ARRAY['Same', 'NearlySame', 'ContributesTo', 'Contains'], alignment.relation)),
            min(array_position(ARRAY['Direct', 'Supporting', 'Indirect'], alignment.strength)), max(alignment.decided_at), max(item.status_on), count(*) FILTER (WHERE 2 IN (subject_hold, object_hold)),
            count(*) FILTER (WHERE status = 'Unspecified'), count(*) FILTER (WHERE status = 'NotStarted'), count(*) FILTER (WHERE status = 'InProgress'), count(*) FILTER (WHERE status = 'Completed'),
            count(*) FILTER (WHERE status = 'Delayed'), count(*) FILTER (WHERE status = 'AtRisk'), count(*) FILTER (WHERE status = 'Dropped')
        FROM plan JOIN item ON item.version_id = plan.current_version_id JOIN alignment_standing standing ON standing.subject_now_id = item.id JOIN alignment ON alignment.id = standing.alignment_id
        WHERE alignment.state = 'Accepted' AND alignment.relation IN ('Same', 'NearlySame', 'ContributesTo', 'Contains') AND standing.object_now_id IS NOT NULL AND standing.commitment_id IS NOT NULL
        GROUP BY plan.unit_id, standing.commitment_id
        """;

    public override bool HasTelemetry => false;

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var many = Keep(await Platform.StartAsync(["identity", "alignment"], fill: platform => University.FillAsync(platform, University.Units, Goals, Goals)));
        var few = Keep(await Platform.StartAsync(["identity", "alignment"], fill: platform => University.FillAsync(platform, FewUnits, Goals, Goals)));
        var data = Keep(NpgsqlDataSource.Create(many.Database("alignment")));
        var race = new Race("coverage after changes");
        var one = race.Add("one changed alignment until the coverage is right again, 1,000 units", ChangesOf(many, University.Units));
        var oneOfFew = race.Add("the same, 100 units", ChangesOf(few, FewUnits));
        var whole = race.Add("everything changed until the coverage is right again, 1,000 units", WholeOf(many));
        var grouped = race.Add("one warmed GROUP BY over the same rows, read by Npgsql", async _ => new(await TimeAsync(() => GroupAsync(data))));
        race.Lines.Add(new(10, "one changed alignment / everything read anew, 1,000 units × 50 goals × 200 commitments", "ms", one, whole, Target.AtMost(0.01)));
        race.Lines.Add(new(10, "one changed alignment, 1,000 units / 100 units", "ms", one, oneOfFew, Target.AtMost(1.3)));
        race.Lines.Add(new(10, "everything read anew / one warmed SQL GROUP BY over the same rows", "ms", whole, grouped, Target.AtMost(1.5),
            "Items that serve none, names, texts and the JSON of every cell come on top of the groups."));
        return [race];
    }

    // Each changes another alignment, and is over when the cell says so.
    Func<bool, Task<Sample>> ChangesOf(Platform platform, int units)
    {
        var (http, data, number) = (Keep(new Client(platform)), Keep(NpgsqlDataSource.Create(platform.Database("alignment"))), 0);
        return async _ =>
        {
            var milliseconds = 0.0;
            for (var change = 0; change < Changes; change++)
            {
                var (unit, goal, day) = ((number % units) + 1, (number / units % Goals) + 1, new DateOnly(2000, 1, 1).AddDays(++number));
                await using var update = data.CreateCommand("UPDATE alignment SET decided_at = $1 WHERE id = md5('alignment' || $2 || '-' || $3)::uuid RETURNING object_item_id, md5('unit' || $2)::uuid");
                update.Parameters.Add(new() { Value = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) });
                update.Parameters.Add(new() { Value = $"{unit}" });
                update.Parameters.Add(new() { Value = $"{goal}" });
                var address = "";
                await using (var changed = await update.ExecuteReaderAsync())
                {
                    if (await changed.ReadAsync()) address = $"v1/coverage?commitment={changed.GetGuid(0)}&unit={changed.GetGuid(1)}";
                }

                milliseconds += await TimeAsync(async () =>
                {
                    if ((await http.ReadAsync(address)).GetProperty("cells")[0].GetProperty("since").GetString() != day.ToString("yyyy-MM-dd")) throw new InvalidOperationException("The coverage is not right.");
                });
            }

            return new(milliseconds / Changes);
        };
    }

    Func<bool, Task<Sample>> WholeOf(Platform platform)
    {
        var (http, data) = (Keep(new Client(platform)), Keep(NpgsqlDataSource.Create(platform.Database("alignment"))));
        return async _ =>
        {
            await using var all = data.CreateCommand("SELECT coverage_change(NULL)");
            await all.ExecuteNonQueryAsync();
            return new(await TimeAsync(() => http.ReadAsync($"v1/coverage?unit={Guid.Empty}")));
        };
    }

    static async Task GroupAsync(NpgsqlDataSource data)
    {
        await using var group = data.CreateCommand(Grouped);
        await using var row = await group.ExecuteReaderAsync();
        var values = new object[row.FieldCount];
        while (await row.ReadAsync()) row.GetValues(values);
    }

    static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    sealed class Client(Platform platform) : IAsyncDisposable
    {
        readonly HttpClient http = new() { BaseAddress = platform.Address("alignment") };

        public async Task<JsonElement> ReadAsync(string address) => JsonSerializer.Deserialize<JsonElement>(await http.GetByteArrayAsync(new Uri(address, UriKind.Relative)));

        public ValueTask DisposeAsync()
        {
            http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
