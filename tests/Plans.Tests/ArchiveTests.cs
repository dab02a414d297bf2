using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PlansService.Archive;
using TestKit;

namespace Plans.Tests;

/// <summary>Everything that is public, as a file a night.</summary>
public sealed class ArchiveTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    static readonly string[] Texts = ["key", "planTitle", "text", "details", "level", "label", "kind", "status", "statusOn", "state", "adoptedOn", "closesOn"];

    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();
    readonly ArchiveMaker maker = plans.Service.Services.GetRequiredService<ArchiveMaker>();

    public async ValueTask InitializeAsync()
    {
        await office.RegisterInstituteAsync();
        // The service makes one at its start: from then on the nights are the tests'.
        await Eventually.TrueAsync(() => plans.Service.LookAsync(db => db.Set<OpenDataArchive>().AnyAsync()), "None was made at the start");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_says_what_the_interface_says_and_nothing_of_a_draft()
    {
        var unit = await office.UnitAsync();
        var adopted = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        var item = adopted.List().Last(one => one.Text("kind") == "Action");
        await office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "AtRisk", on = "2026", narrative = "The page, \"slow\",\nwas down." }).ShouldAnswerAsync(HttpStatusCode.Created);
        var opened = await office.ChangeAsync(await office.ImportAsync(unit, Office.Page.Replace("fair rooms", "fair halls", StringComparison.Ordinal)), "consultation", new { closesOn = "2099-12-31" });
        var draft = await office.Client.PostAsync($"/v1/plans/{adopted.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        var secret = await office.ImportAsync(unit, Office.Page.Replace("fair rooms", "secret rooms", StringComparison.Ordinal));

        var files = await FilesAsync(await MakeAsync());

        Rows(files, "units").ShouldContain(row => row.Text("key") == unit);
        foreach (var version in new[] { adopted, opened })
        {
            var now = await anybody.GetAsync($"/v1/plan-versions/{version.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
            Said(Rows(files, "versions").Single(row => row.Id() == version.Id())).ShouldBe(Said(now));
            Rows(files, "items").Where(row => row.Id("versionId") == version.Id()).Select(Said).ShouldBe(now.List().Select(Said));
        }

        Rows(files, "references").ShouldContain(row => row.Text("text") == "Commitment 9" && row.Text("targetItemId") == null && row.Text("kind") == "See");
        Rows(files, "progress").Single(row => row.Id("itemId") == item.Id()).Text("narrative").ShouldBe("The page, \"slow\",\nwas down.");
        Encoding.UTF8.GetString(files["progress.csv"]).ShouldContain(",\"The page, \"\"slow\"\",\nwas down.\",");
        foreach (var (name, bytes) in files)
            foreach (var hidden in new[] { "secret rooms", $"{draft.Id()}", $"{draft.List()[0].Id()}", $"{secret.Id("planId")}", $"{secret.List()[0].Id()}" })
                Encoding.UTF8.GetString(bytes).Contains(hidden, StringComparison.Ordinal).ShouldBeFalse($"{hidden} in {name}");
    }

    [Fact]
    public async Task Its_checksums_hold_and_its_description_fits()
    {
        var files = await FilesAsync(await MakeAsync());

        var sums = Encoding.UTF8.GetString(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")).ToDictionary(pair => pair[1], pair => pair[0]);
        sums.ShouldBe(files.Where(file => file.Key != "SHA256SUMS").ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value))), ignoreOrder: true);
        var package = JsonSerializer.Deserialize<JsonElement>(files["datapackage.json"]);
        package.List("licenses").Single().Text("name").ShouldBe("CC-BY-4.0");
        Encoding.UTF8.GetString(files["LICENSE.txt"]).ShouldContain("https://spdx.org/licenses/CC-BY-4.0.html");
        foreach (var resource in package.List("resources"))
        {
            var table = files[resource.Text("path") ?? ""];
            (resource.GetProperty("bytes").GetInt64(), resource.Text("hash")).ShouldBe((table.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(table))));
            var fields = resource.GetProperty("schema").List("fields").Select(field => field.Text("name"));
            Encoding.UTF8.GetString(table).Split("\r\n")[0].ShouldBe(string.Join(',', fields));
            foreach (var row in Rows(files, resource.Text("name") ?? "")) row.EnumerateObject().Select(member => member.Name).ShouldBe(fields);
        }
    }

    [Fact]
    public async Task What_a_spreadsheet_would_take_for_a_formula_is_harmless_in_CSV_and_exact_in_JSON()
    {
        await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync(), Office.Page.Replace("Mend the", "=HYPERLINK(A1) mends the", StringComparison.Ordinal)), "adoption", new { });

        var files = await FilesAsync(await MakeAsync());

        Encoding.UTF8.GetString(files["items.csv"]).ShouldContain(",'=HYPERLINK(A1) mends");
        Rows(files, "items").ShouldContain(row => row.Text("text") == "=HYPERLINK(A1) mends the lift of the old hall.");
    }

    [Fact]
    public async Task The_same_data_are_the_same_bytes()
    {
        var (first, second) = (await MakeAsync(), await MakeAsync());

        second.Text("day").ShouldNotBe(first.Text("day"));
        second.Text("sha256").ShouldBe(first.Text("sha256"));
    }

    [Fact]
    public async Task A_night_is_missed_by_nobody_and_two_replicas_make_one()
    {
        plans.Service.Clock.Now = plans.Service.Clock.Now.AddDays(1);
        var day = maker.DueDay;
        await using var second = plans.Service.Replica();
        await Eventually.TrueAsync(async () => await CountAsync(day) == 1, "It was not made at the start");

        plans.Service.Clock.Now = plans.Service.Clock.Now.AddDays(1);
        ArchiveMaker[] makers = [maker, second.Services.GetRequiredService<ArchiveMaker>()];
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => makers[at % 2].MakeDueAsync(CancellationToken.None)));

        made.Count(bytes => bytes is not null).ShouldBe(1);
        (await CountAsync(day.AddDays(1))).ShouldBe(1);
    }

    [Fact]
    public async Task A_night_begins_at_its_hour()
    {
        var midnight = new DateTimeOffset(plans.Service.Clock.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var yesterday = DateOnly.FromDateTime(midnight.UtcDateTime).AddDays(-1);

        plans.Service.Clock.Now = midnight.AddHours(3).AddSeconds(-1);
        maker.DueDay.ShouldBe(yesterday);
        plans.Service.Clock.Now = midnight.AddHours(3);
        maker.DueDay.ShouldBe(yesterday.AddDays(1));
        await using var another = plans.Service.Replica(("Plans:ArchiveHour", "4"));
        another.Services.GetRequiredService<ArchiveMaker>().DueDay.ShouldBe(yesterday);
    }

    [Fact]
    public async Task The_newest_thirty_are_kept_and_listed_page_by_page()
    {
        for (var made = 0; made < 32; made++) await MakeAsync();

        var first = await anybody.GetAsync("/v1/plan-archives?limit=20").ShouldAnswerAsync(HttpStatusCode.OK);
        var rest = await anybody.GetAsync($"/v1/plan-archives?limit=20&cursor={first.Text("next")}").ShouldAnswerAsync(HttpStatusCode.OK);

        var days = first.List().Concat(rest.List()).Select(one => one.Text("day")).ToList();
        days.Count.ShouldBe(30);
        days.ShouldBe(days.OrderDescending(StringComparer.Ordinal));
        rest.Text("next").ShouldBeNull();
        await anybody.GetAsync("/v1/plan-archives?cursor=eA").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await anybody.GetAsync("/v1/plan-archives/1999-12-31").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_part_of_it_can_be_had_and_what_is_known_is_not_sent_again()
    {
        var made = await MakeAsync();
        var whole = await anybody.GetByteArrayAsync(made.Text("address"));
        using var answer = await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Get, made.Text("address")) { Headers = { Range = new RangeHeaderValue(100, 299) } });

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(whole[100..300]);
        answer.Headers.ETag.ShouldNotBeNull().Tag.ShouldBe($"\"{made.Text("sha256")}\"");
        (whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole))).ShouldBe((made.GetProperty("bytes").GetInt32(), made.Text("sha256")));
        await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Get, made.Text("address")) { Headers = { IfNoneMatch = { answer.Headers.ETag } } }).ShouldAnswerAsync(HttpStatusCode.NotModified);
    }

    async Task<JsonElement> MakeAsync()
    {
        plans.Service.Clock.Now = plans.Service.Clock.Now.AddDays(1);
        (await maker.MakeDueAsync(CancellationToken.None)).ShouldNotBeNull();
        return (await anybody.GetAsync("/v1/plan-archives?limit=1").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();
    }

    async Task<Dictionary<string, byte[]>> FilesAsync(JsonElement made)
    {
        await using var zip = new ZipArchive(new MemoryStream(await anybody.GetByteArrayAsync(made.Text("address"))));
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var copy = new MemoryStream();
            await using var content = await entry.OpenAsync();
            await content.CopyToAsync(copy);
            files.Add(entry.FullName, copy.ToArray());
        }

        return files;
    }

    Task<int> CountAsync(DateOnly day) => plans.Service.LookAsync(db => db.Set<OpenDataArchive>().CountAsync(one => one.Day == day));

    static IEnumerable<JsonElement> Rows(Dictionary<string, byte[]> files, string table) =>
        Encoding.UTF8.GetString(files[table + ".jsonl"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    static string Said(JsonElement thing) => string.Join('|', Texts.Select(name => $"{name} {thing.Text(name)}").Prepend($"{thing.Id()}"));
}
