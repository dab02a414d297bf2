using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Rows;

/// <summary>A plan of 2,000 actions: imported whole as a table, and read by its address.</summary>
internal sealed class LargePlan() : Row(9, "import and read of a 2,000-item plan")
{
    const int Items = 2000;
    const int Clients = 4;

    // The rows that an import writes of an item: itself and its entry in the audit log, which the sealer is told of by a trigger.
    const string CopyItems = "COPY item(id, version_id, position, kind, level, label, text, accountable, contributors, due_on, due_by, status, reports, cross_references) FROM STDIN (FORMAT binary)";
    const string CopyEntries = "COPY audit_entry(occurred_at, actor, action, resource, after) FROM STDIN (FORMAT binary)";

    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        string? copy = null;
        var platforms = await PlatformsAsync(settings, ["identity", "plans"], async platform => copy ??= await platform.CopyAsync("plans"));
        var (imports, pages) = (new Dictionary<Platform, Func<bool, Task<Sample>>>(), new Dictionary<Platform, Uri>());
        foreach (var platform in platforms)
        {
            await platform.RegisterInstituteAsync();
            imports[platform] = Imports(platform);
            using var office = await platform.OfficeAsync("plans");
            var version = await DraftAsync(office, "A plan to be read");
            await WriteAsync(office, version, Table());
            await PlanPage.AdoptAsync(office, version);
            pages[platform] = new(platform.Address("plans"), $"v1/plan-versions/{version}");
        }

        using var http = new HttpClient();
        var bytes = await http.GetByteArrayAsync(pages[platforms[0]]);
        var kestrel = Keep(await BareKestrel.StartAsync(Keep(await TemporaryFile.WriteAsync(bytes)).Path));
        var limit = await CopiesAsync(copy ?? throw new InvalidOperationException("The database of the limit was not made."));

        var import = new Race("import of a 2,000-item plan");
        var table = AddSubject(import, $"PUT of a table of {Items:n0} items into an empty draft", "s", platforms, platform => imports[platform], isTime: true);
        var copied = import.Add("Npgsql COPY of the same rows", _ => limit());
        import.Lines.Insert(0, new(9, $"{table.Name} / Npgsql COPY of the same items and audit entries in one transaction", "s", table, copied, Target.AtMost(8),
            "The table is read and checked, EF Core tracks every item and sends each as an INSERT, and an entry of each is written out in JSON; COPY is told finished rows."));

        var read = new Race("read of a 2,000-item plan");
        var page = AddSubject(read, $"plan of {Items:n0} items by id, {bytes.Length / 1024.0:0} KiB, sent from memory while the database confirms it", "1/s", platforms, platform => _ => Wrk.RunAsync(pages[platform], settings, Clients));
        var written = read.Add("Kestrel writing the same bytes", _ => Wrk.RunAsync(new(kestrel.Address, "bytes"), settings, Clients));
        read.Lines.Insert(0, new(9, $"{page.Name} / bare Kestrel writing the same bytes", "1/s", page, written, Target.AtLeast(0.70), "The database is asked first whether the page in memory still stands."));
        return [import, read];
    }

    // Each into a draft of its own: into the same one it would change nothing.
    Func<bool, Task<Sample>> Imports(Platform platform)
    {
        var data = Keep(NpgsqlDataSource.Create(platform.Database("plans")));
        var table = Table();
        return async _ =>
        {
            using var office = await platform.OfficeAsync("plans");
            var draft = await DraftAsync(office, $"A plan {Guid.NewGuid():N}");
            var started = Stopwatch.GetTimestamp();
            await WriteAsync(office, draft, table);
            var sample = new Sample(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Wait.UntilAsync(data, "SELECT NOT EXISTS (SELECT FROM audit_unsealed)");
            return sample;
        };
    }

    static async Task<Guid> DraftAsync(HttpClient office, string title)
    {
        using var draft = await office.PostAsJsonAsync("v1/plans", new { unit = "institute", title });
        draft.EnsureSuccessStatusCode();
        return (await draft.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    static async Task WriteAsync(HttpClient office, Guid draft, byte[] table)
    {
        using var write = new HttpRequestMessage(HttpMethod.Put, $"v1/plan-versions/{draft}/table") { Content = new ByteArrayContent(table) { Headers = { ContentType = new("text/csv") } }, Headers = { { "If-Match", "*" } } };
        using var answer = await office.SendAsync(write);
        answer.EnsureSuccessStatusCode();
        var made = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("new").GetInt32();
        if (made != Items) throw new InvalidOperationException($"{made} items were made of {Items}.");
    }

    static byte[] Table() => Encoding.UTF8.GetBytes("depth,kind,level,label,text,accountable,contributors,due\n"
        + string.Concat(Enumerable.Range(0, Items).Select(at => $"{(at % 20 == 0 ? "1,Commitment,Commitment" : "2,Action,The institute will")},{at},{TextOf(at)},Office {at % 40},The libraries; Facilities,2026/27\n")));

    static string TextOf(int at) => $"\"Ask those who came through door {at} last year what kept them waiting, publish what they say, and mend step {at} of it.\"";

    async Task<Func<Task<Sample>>> CopiesAsync(string database)
    {
        var data = Keep(NpgsqlDataSource.Create(database));
        var (unit, plan) = (Guid.NewGuid(), Guid.NewGuid());
        await ExecuteAsync("INSERT INTO unit(id, key, name, version) VALUES ($1, 'institute', 'The institute', 1)", unit);
        await ExecuteAsync("INSERT INTO plan(id, unit_id, title, version) VALUES ($2, $1, 'A plan', 1)", unit, plan);
        var number = 0;
        return async () =>
        {
            var version = Guid.NewGuid();
            await ExecuteAsync("INSERT INTO plan_version(id, plan_id, number, state, title, version, decisions, lineage) VALUES ($1, $2, $3, 'Draft', 'A plan', 1, '[]', '[]')", version, plan, ++number);
            var started = Stopwatch.GetTimestamp();
            await CopyAsync(data, version);
            return new(Stopwatch.GetElapsedTime(started).TotalSeconds);
        };

        async Task ExecuteAsync(string sql, params object[] values)
        {
            await using var command = data.CreateCommand(sql);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync();
        }
    }

    static async Task CopyAsync(NpgsqlDataSource data, Guid version)
    {
        await using var connection = await data.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var ids = Enumerable.Range(0, Items).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var items = await connection.BeginBinaryImportAsync(CopyItems))
        {
            foreach (var (at, id) in ids.Index())
            {
                await items.StartRowAsync();
                await items.WriteAsync(id);
                await items.WriteAsync(version);
                await items.WriteAsync(at);
                foreach (var text in new[] { "Action", "The institute will", $"{at}", TextOf(at), $"Office {at % 40}" }) await items.WriteAsync(text);
                await items.WriteAsync(new[] { "The libraries", "Facilities" });
                await items.WriteAsync("2026/27");
                await items.WriteAsync(new DateOnly(2027, 8, 31));
                await items.WriteAsync("Unspecified");
                await items.WriteAsync(0);
                await items.WriteAsync("[]", NpgsqlDbType.Jsonb);
            }

            await items.CompleteAsync();
        }

        await using (var entries = await connection.BeginBinaryImportAsync(CopyEntries))
        {
            foreach (var (at, id) in ids.Index())
            {
                await entries.StartRowAsync();
                await entries.WriteAsync(TimeProvider.System.GetUtcNow());
                await entries.WriteAsync("administrator");
                await entries.WriteAsync("PUT /v1/plan-versions/{id:guid}/table");
                await entries.WriteAsync($"item/{id}");
                await entries.WriteAsync($$"""{"versionId":"{{version}}","position":{{at}},"kind":"Action","level":"The institute will","label":"{{at}}","text":{{TextOf(at)}},"accountable":"Office {{at % 40}}","contributors":["The libraries","Facilities"],"dueOn":"2026/27","status":"Unspecified","reports":0}""");
            }

            await entries.CompleteAsync();
        }

        await transaction.CommitAsync();
    }
}
