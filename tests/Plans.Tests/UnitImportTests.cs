using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Plans.Tests;

/// <summary>Many units at once, from a table.</summary>
public sealed class UnitImportTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    const string Preview = "/v1/unit-imports/preview";
    const string Import = "/v1/unit-imports";

    readonly Office office = new(plans);
    readonly string tag = Office.NewKey();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_table_becomes_units_and_an_event_of_each()
    {
        var answer = await ImportAsync($"{tag}-b,Music,{tag}-a\n{tag}-a,School of Arts,institute").ShouldAnswerAsync(HttpStatusCode.OK);

        answer.ToString().ShouldBe($$"""{"new":2,"unchanged":0,"rows":[{"row":2,"key":"{{tag}}-b","name":"Music","parent":"{{tag}}-a","outcome":"New"},{"row":3,"key":"{{tag}}-a","name":"School of Arts","parent":"institute","outcome":"New"}]}""");
        var below = await office.Client.GetAsync($"/v1/units/{tag}-b").ShouldAnswerAsync(HttpStatusCode.OK);
        (below.Text("name"), below.Text("parent")).ShouldBe(("Music", $"{tag}-a"));
        await office.EventsOfAsync(below.Id(), "plans.unit-registered.v1");
        (await plans.Service.AuditOfAsync($"unit/{below.Id()}")).ShouldHaveSingleItem().Text("action").ShouldBe("POST /v1/unit-imports");
    }

    [Fact]
    public async Task A_preview_says_what_an_import_would_do_and_stores_nothing()
    {
        var unit = await office.UnitAsync();

        var answer = await PreviewAsync($"{unit},A unit,institute\n{tag},Music,{unit}").ShouldAnswerAsync(HttpStatusCode.OK);

        (answer.GetProperty("new").GetInt32(), answer.GetProperty("unchanged").GetInt32()).ShouldBe((1, 1));
        answer.List("rows").Select(row => row.Text("outcome")).ShouldBe(["Unchanged", "New"]);
        await office.Client.GetAsync($"/v1/units/{tag}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_same_table_again_and_at_the_same_time_registers_each_unit_once()
    {
        // Each in an order of its own, so that none finds its keys in another's order.
        var rows = Enumerable.Range(0, 40).Select(at => $"{tag}-{at},Unit {at},{(at < 4 ? "institute" : $"{tag}-{at % 4}")}").ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => ImportAsync(string.Join('\n', rows.Skip(at * 7).Concat(rows.Take(at * 7)))).ShouldAnswerAsync(HttpStatusCode.OK)));

        answers.Select(answer => answer.GetProperty("new").GetInt32()).Order().ShouldBe([0, 0, 0, 0, 0, 40]);
        (await plans.Service.LookAsync(db => db.Units.CountAsync(unit => unit.Key.StartsWith(tag)))).ShouldBe(40);
        (await plans.Service.LookAsync(db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM event_log WHERE body LIKE {$"%{tag}%"}").SingleAsync())).ShouldBe(40);
    }

    [Fact]
    public async Task An_import_and_single_registrations_at_the_same_time_end_cleanly()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 50).Select(at => $"{tag}-{at},Unit {at},institute"));

        var import = ImportAsync(rows);
        var singles = await Task.WhenAll(Enumerable.Range(0, 50).Select(at => office.Client.PostAsync("/v1/units", new { key = $"{tag}-{at}", name = $"Unit {at}", parent = "institute" })));

        singles.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created || answer.StatusCode == HttpStatusCode.Conflict);
        var answer = await import.ShouldAnswerAsync(HttpStatusCode.OK);
        answer.GetProperty("new").GetInt32().ShouldBe(singles.Count(single => single.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task One_mistake_anywhere_and_nothing_is_stored()
    {
        foreach (var address in new[] { Preview, Import })
        {
            var problem = await SendAsync(office.Client, address, $"{tag},Music,institute\n{tag}-X,M,{tag}\n{tag}-b,History,nowhere").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");

            problem.List("errors").Select(error => $"{error.GetProperty("line")}:{error.Text("column")}").ShouldBe(["3:key", "3:name", "4:parent"]);
            problem.ToString().ShouldNotContain("null");
        }

        await office.Client.GetAsync($"/v1/units/{tag}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_keeps_one_unit_imports_below_it_only()
    {
        var (own, other) = (await office.UnitAsync(), await office.UnitAsync());
        var id = (await office.Client.GetAsync($"/v1/units/{own}").ShouldAnswerAsync(HttpStatusCode.OK)).Id();
        var school = plans.Service.SignedInAs($"equity-office:{id}");

        await SendAsync(school, Import, $"{tag}-b,Below,{tag}-a\n{tag}-a,Own,{own}\n{other},A unit,institute").ShouldAnswerAsync(HttpStatusCode.OK);

        foreach (var rows in new[] { $"{tag}-c,Own,{own}\n{tag}-d,Foreign,{other}", $"{tag}-c,Own,{own}\n{tag}-d,Above,institute", $"{tag}-e,Deeper,{tag}-d\n{tag}-d,Foreign,{other}" })
        {
            await SendAsync(school, Import, rows).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
            var problem = await SendAsync(school, Preview, rows).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
            problem.List("errors").ShouldHaveSingleItem().GetProperty("line").GetInt32().ShouldBe(3);
        }

        (await plans.Service.LookAsync(db => db.Units.CountAsync(unit => unit.Key.StartsWith(tag)))).ShouldBe(2);
    }

    [Fact]
    public async Task A_workbook_is_taken_and_so_is_whatever_a_client_calls_it()
    {
        var workbook = Workbook.Of("units", ["Key", "Name", "Parent"], [$"{tag}-a", "Music", "institute"]);

        foreach (var type in new[] { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream", "application/x-www-form-urlencoded", "text/csv; charset=utf-8" })
        {
            var content = new ByteArrayContent(workbook) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
            (await office.Client.PostAsync(Import, content).ShouldAnswerAsync(HttpStatusCode.OK)).List("rows").ShouldHaveSingleItem().Text("key").ShouldBe($"{tag}-a");
        }

        await office.Client.PostAsync(Import, new { key = "json" }).ShouldRefuseAsync(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
    }

    [Fact]
    public async Task What_is_no_table_of_units_is_refused()
    {
        await office.Client.PostAsync(Preview, new StringContent("key,colour\na,red", null, "text/csv")).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-columns");
        await ImportAsync("").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "empty-table");
        await ImportAsync(new string('\n', 6_000_000)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await office.Client.PostAsync(Preview, new ByteArrayContent([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { Headers = { ContentType = new("application/octet-stream") } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-a-table");
    }

    [Fact]
    public async Task The_sample_can_be_imported()
    {
        var sample = new ByteArrayContent(await File.ReadAllBytesAsync(Repository.PathOf("deploy", "samples", "units.csv"))) { Headers = { ContentType = new("text/csv") } };

        (await office.Client.PostAsync(Preview, sample).ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("new").GetInt32().ShouldBe(6);
    }

    Task<HttpResponseMessage> PreviewAsync(string rows) => SendAsync(office.Client, Preview, rows);

    Task<HttpResponseMessage> ImportAsync(string rows) => SendAsync(office.Client, Import, rows);

    static Task<HttpResponseMessage> SendAsync(HttpClient client, string address, string rows) =>
        client.PostAsync(address, new StringContent("key,name,parent\n" + rows, Encoding.UTF8, "text/csv"));
}
