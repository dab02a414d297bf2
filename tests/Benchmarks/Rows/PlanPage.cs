using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Tools;
using Npgsql;

namespace Benchmarks.Rows;

/// <summary>A plan page's JSON by its permanent address, whole and unchanged.</summary>
internal sealed class PlanPage() : Row(1, "plan page by id")
{
    public override async Task<IReadOnlyList<Race>> PrepareAsync(Settings settings)
    {
        var platforms = await PlatformsAsync(settings, ["identity", "plans"]);
        var pages = new Dictionary<Platform, Uri>();
        foreach (var platform in platforms) pages[platform] = new(platform.Address("plans"), $"v1/plan-versions/{await AdoptedAsync(platform)}");

        using var http = new HttpClient();
        using var answer = await http.GetAsync(pages[platforms[0]]);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var tag = answer.Headers.ETag?.ToString() ?? throw new InvalidOperationException("A plan version has no entity tag.");
        var kestrel = Keep(await BareKestrel.StartAsync(Keep(await TemporaryFile.WriteAsync(bytes)).Path, platforms[0].Database("plans")));
        var row = new Uri(kestrel.Address, $"row/{await StoreAsync(platforms[0].Database("plans"), bytes)}");

        var whole = new Race("plan page by id, uncached");
        var page = AddSubject(whole, $"plan page JSON, {bytes.Length / 1024.0:0.0} KiB, sent from memory while the database confirms it", "1/s", platforms, platform => _ => Wrk.RunAsync(pages[platform], settings));
        var single = whole.Add("Kestrel and Npgsql, a single row", _ => Wrk.RunAsync(row, settings));
        whole.Lines.Insert(0, new(1, $"{page.Name} / bare Kestrel + Npgsql, single row of the same bytes", "1/s", page, single, Target.AtLeast(0.60),
            "The database is asked first whether the page in memory still stands."));
        whole.Lines.Insert(1, new(1, "the same: 99th percentile", "ms", page, single, Target.AtMost(2)) { IsTail = true });

        var unchanged = new Race("plan page by id, If-None-Match");
        var known = AddSubject(unchanged, "plan page, If-None-Match", "1/s", platforms, platform => _ => Wrk.RunAsync(pages[platform], settings, headers: [$"If-None-Match: {tag}"]));
        var nothing = unchanged.Add("Kestrel answering 304", _ => Wrk.RunAsync(new(kestrel.Address, "bytes"), settings, headers: ["If-None-Match: \"1\""]));
        unchanged.Lines.Insert(0, new(1, $"{known.Name} / bare Kestrel without a database", "1/s", known, nothing, Target.AtLeast(0.85),
            "The database is asked first whether the tag still stands. All who wait share the question, but few wait at once on these processors; not to ask would confirm old pages after a change on another replica."));
        return [whole, unchanged];
    }

    static async Task<Guid> AdoptedAsync(Platform platform)
    {
        await platform.RegisterInstituteAsync();
        using var office = await platform.OfficeAsync("plans");
        var version = await DraftAsync(office, "institute", "A plan");
        await AdoptAsync(office, version);
        return version;
    }

    /// <summary>Adopts a draft.</summary>
    public static async Task AdoptAsync(HttpClient office, Guid version)
    {
        using var adoption = new HttpRequestMessage(HttpMethod.Post, $"v1/plan-versions/{version}/adoption") { Content = JsonContent.Create(new { }), Headers = { { "If-Match", "*" } } };
        (await office.SendAsync(adoption)).EnsureSuccessStatusCode();
    }

    /// <summary>Imports a plan of the size of a real one: 27 actions.</summary>
    /// <returns>The draft.</returns>
    public static async Task<Guid> DraftAsync(HttpClient office, string unit, string title)
    {
        using var draft = await office.PostAsync($"v1/plan-imports?unit={unit}&title={Uri.EscapeDataString(title)}", new StringContent(Page(title)));
        draft.EnsureSuccessStatusCode();
        return (await draft.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    static string Page(string title)
    {
        var page = new StringBuilder($"{title}\nAdopted, March 2026\n\n");
        for (var commitment = 1; commitment <= 9; commitment++)
        {
            page.Append($"Commitment {commitment}: Everyone who studies or works here finds the door number {commitment} open and knows it.\n");
            for (var action = 1; action <= 3; action++)
                page.Append($"  • Ask those who came through door {commitment} last year what kept them waiting, publish what they say, and mend step {action} of it. (In progress)\n");
        }

        return page.ToString();
    }

    static async Task<Guid> StoreAsync(string database, byte[] bytes)
    {
        var id = Guid.NewGuid();
        await using var data = NpgsqlDataSource.Create(database);
        await using var store = data.CreateCommand("CREATE TABLE limit_page(id uuid PRIMARY KEY, body bytea NOT NULL)");
        await store.ExecuteNonQueryAsync();
        store.CommandText = "INSERT INTO limit_page(id, body) VALUES ($1, $2)";
        store.Parameters.Add(new() { Value = id });
        store.Parameters.Add(new() { Value = bytes });
        await store.ExecuteNonQueryAsync();
        return id;
    }
}
