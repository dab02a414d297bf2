using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Spreadsheets;
using TestKit;

namespace Plans.Tests.Tables;

/// <summary>A draft is read as a table, changed and sent back.</summary>
public sealed class DraftsAsTables(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);

    Desk Desk => new(office);

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("?format=csv")]
    [InlineData("?format=xlsx")]
    public async Task Two_thousand_actions_that_come_back_change_nothing(string format)
    {
        var draft = await Desk.StartAsync();
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(at => $"2,Action,We will,{at},\"'=Ask those who came through door {at} what kept them; \"\"mend\"\" it.\",Office {at % 40},2026/27,InProgress,2026-03\n"));
        await Desk.WriteAsync(draft, "depth,kind,level,label,text,accountable,due,status,status on\n1,Goal,Goal,1,Every door is open.,,,,\n" + rows).ShouldAnswerAsync(HttpStatusCode.OK);
        var before = await Desk.VersionAsync(draft);
        var entries = await EntriesAsync();

        var (file, tag) = await Desk.ReadAsync(draft, format);
        var report = await Desk.WriteAsync(draft, file, tag: tag).ShouldAnswerAsync(HttpStatusCode.OK);

        Counts(report).ShouldBe((0, 0, 2001, 0));
        (await Desk.VersionAsync(draft)).ToString().ShouldBe(before.ToString());
        before.List()[5].Text("text").ShouldStartWith("=Ask");
        (await EntriesAsync()).ShouldBe(entries);

        Task<int> EntriesAsync() => plans.Service.LookAsync(db => db.Database.SqlQuery<int>($"SELECT ((SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM event_log))::int AS \"Value\"").SingleAsync());
    }

    [Fact]
    public async Task Five_mistakes_are_told_by_row_and_column_and_nothing_is_stored()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var lines = (await Desk.TextAsync(draft)).TrimEnd().Split("\r\n");
        var other = await office.ImportAsync(await office.UnitAsync());
        lines[1] = lines[1].Replace($"{draft.List()[0].Id()}", $"{other.List()[0].Id()}", StringComparison.Ordinal);
        lines[2] = lines[2].Replace(",2,Action,", ",3,Action,", StringComparison.Ordinal);
        lines[3] = lines[3].Replace(",Action,", ",Deed,", StringComparison.Ordinal);
        lines[4] = $"{draft.List()[3].Id()},,1,Commitment,Commitment,2,=1+1,,,,,,,,";
        lines[5] = $"{draft.List()[4].Id()},,2,Action,Action,,Open the booking page.,,,,,2023-13,,,";

        foreach (var query in new[] { "", "?dryRun=true" })
        {
            var problem = await Desk.WriteAsync(draft, string.Join("\r\n", lines), query).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
            problem.List("errors").Select(error => $"{error.GetProperty("line")}:{error.Text("column")}").ShouldBe(["2:id", "3:depth", "4:kind", "5:text", "6:due"], problem.ToString());
        }

        (await Desk.VersionAsync(draft)).ToString().ShouldBe(draft.ToString());
    }

    [Fact]
    public async Task What_a_table_would_do_is_told_and_then_done()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var items = draft.List();
        // The second commitment comes first, an action changes and moves, one is new, and the lift is left out.
        var table = $""""
            id,depth,kind,level,label,text,contributors,references,status
            {items[3].Id()},1,Commitment,{items[3].Text("level")},2,Every room can be booked by everybody.,,,
            {items[1].Id()},2,Action,{items[1].Text("level")},,Build two ramps.,"The libraries; ""Rooms; doors""",,Completed
            ,2,action,Action,,Paint the doors.,,See: Commitment 2 [{items[3].Id()}],in progress
            {items[4].Id()},2,Action,{items[4].Text("level")},,Open the booking page to students.,,,
            {items[0].Id()},1,Commitment,{items[0].Text("level")},1,Every room can be reached without stairs.,,,
            """";

        var would = await Desk.WriteAsync(draft, table, "?dryRun=true").ShouldAnswerAsync(HttpStatusCode.OK);
        (await Desk.VersionAsync(draft)).ToString().ShouldBe(draft.ToString());
        var did = await Desk.WriteAsync(draft, table).ShouldAnswerAsync(HttpStatusCode.OK);

        Counts(would).ShouldBe((1, 2, 2, 1), would.ToString());
        Counts(did).ShouldBe(Counts(would));
        did.List("rows").Select(row => $"{row.GetProperty("row")} {row.Text("outcome")} {(row.TryGetProperty("columns", out var columns) ? columns : "")}").ShouldBe(
            ["2 Unchanged ", "3 Changed [\"text\",\"contributors\",\"place\",\"status\"]", "4 New ", "5 Unchanged ", "6 Changed [\"place\"]"]);
        would.List("rows")[2].TryGetProperty("itemId", out _).ShouldBeFalse();
        var written = (await Desk.VersionAsync(draft)).List();
        written.Select(item => item.Id()).ShouldBe([items[3].Id(), items[1].Id(), did.List("rows")[2].Id("itemId"), items[4].Id(), items[0].Id()]);
        written.Select(item => item.TryGetProperty("parentId", out var parent) ? parent.GetGuid() : Guid.Empty).ShouldBe([Guid.Empty, items[3].Id(), items[3].Id(), items[3].Id(), Guid.Empty]);
        written[1].List("contributors").Select(one => one.GetString()).ShouldBe(["The libraries", "Rooms; doors"]);
        written.Select(item => item.Text("status")).ShouldBe(["Unspecified", "Completed", "InProgress", "Unspecified", "Unspecified"]);
        written[1].Text("statusOn").ShouldBe(plans.Service.Clock.Now.UtcDateTime.ToString("yyyy-MM-dd"));
        written[2].List("references").ShouldHaveSingleItem().Id("targetItemId").ShouldBe(items[3].Id());
        (await plans.Service.AuditOfAsync($"item/{items[1].Id()}", changes: 2))[1].Text("action").ShouldBe("PUT /v1/plan-versions/{id:guid}/table");
    }

    [Fact]
    public async Task A_column_that_is_left_out_leaves_what_is_there()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var table = "id,depth,kind,level,text\n" + string.Concat(draft.List().Select(item => $"{item.Id()},{(item.TryGetProperty("parentId", out _) ? 2 : 1)},{item.Text("kind")},{item.Text("level")},{item.Text("text")}\n"));

        Counts(await Desk.WriteAsync(draft, table).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe((0, 0, 5, 0));
    }

    [Fact]
    public async Task The_table_of_the_version_in_force_is_one_of_the_draft_that_was_begun_from_it()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var (_, tag) = await Desk.ReadAsync(draft);
        var items = draft.List();
        await Desk.WriteAsync(draft, (await Desk.TextAsync(draft)).Replace("Build a ramp", "Build two ramps", StringComparison.Ordinal).Replace("See: Commitment 9", $"DependsOn: Goal 1 [{items[0].Id()}]", StringComparison.Ordinal), tag: tag).ShouldAnswerAsync(HttpStatusCode.OK);
        var adopted = await office.ChangeAsync(await Desk.VersionAsync(draft), "adoption", new { });
        var next = await office.Client.PostAsync($"/v1/plans/{adopted.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);

        Counts(await Desk.WriteAsync(next, (await Desk.ReadAsync(adopted, "?format=xlsx")).File).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe((0, 0, 5, 0));
        var report = await Desk.WriteAsync(next, (await Desk.TextAsync(adopted)).Replace("two ramps", "three ramps", StringComparison.Ordinal)).ShouldAnswerAsync(HttpStatusCode.OK);
        Counts(report).ShouldBe((0, 1, 4, 0));
        (await Desk.VersionAsync(next)).List().Select(item => item.Id()).ShouldBe(next.List().Select(item => item.Id()));
        await Desk.WriteAsync(adopted, await Desk.TextAsync(adopted)).ShouldRefuseAsync(HttpStatusCode.Conflict, "version-not-draft");
    }

    [Fact]
    public async Task The_longest_item_comes_back_as_it_was()
    {
        var draft = await Desk.StartAsync();
        var item = new
        {
            id = Guid.NewGuid(), kind = "Action", level = new string('=', 100), label = new string('-', 40), text = new string('\'', 7_999) + "=", details = string.Concat(Enumerable.Repeat("\r\n_x000D_;", 1_999)) + ".", accountable = new string('"', 200),
            contributors = Enumerable.Range(0, 20).Select(at => new string('"', 198) + $"{at:00}"), references = Enumerable.Range(0, 50).Select(at => new { kind = "DependsOn", text = new string('=', 400), targetItemId = Guid.NewGuid() }),
        };
        await Desk.WriteJsonAsync(draft, new { title = "A long plan", items = new[] { item } }).ShouldAnswerAsync(HttpStatusCode.OK);

        foreach (var format in new[] { "csv", "xlsx" })
            Counts(await Desk.WriteAsync(draft, (await Desk.ReadAsync(draft, $"?format={format}")).File).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe((0, 0, 1, 0));
    }

    [Fact]
    public async Task Only_who_read_the_table_as_it_is_writes_it()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var (file, tag) = await Desk.ReadAsync(draft);
        await Desk.WriteAsync(draft, file, tag: null).ShouldRefuseAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await Desk.WriteAsync(draft, (await Desk.TextAsync(draft)).Replace("Build a ramp", "Build two ramps", StringComparison.Ordinal), tag: "\"1\"").ShouldAnswerAsync(HttpStatusCode.OK);

        await Desk.WriteAsync(draft, file, tag: tag).ShouldRefuseAsync(HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        (await Desk.VersionAsync(draft)).List()[1].Text("text").ShouldStartWith("Build two ramps");
    }

    [Fact]
    public async Task A_table_is_sent_as_the_caller_wants_it_and_only_when_it_changed()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        async Task<(string? Type, string? Name, HttpStatusCode Status)> AskAsync(string query, string? accept = null, string? known = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/plan-versions/{draft.Id()}/table{query}");
            if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
            if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var answer = await office.Client.SendAsync(request);
            return (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName, answer.StatusCode);
        }

        (await AskAsync("")).ShouldBe((Desk.Csv, "plan-1.csv", HttpStatusCode.OK));
        (await AskAsync("", accept: $"text/html, {Desk.Xlsx}, text/csv;q=0.5")).ShouldBe((Desk.Xlsx, "plan-1.xlsx", HttpStatusCode.OK));
        (await AskAsync("?format=xlsx", accept: Desk.Csv)).ShouldBe((Desk.Xlsx, "plan-1.xlsx", HttpStatusCode.OK));
        (await AskAsync("", known: "\"1.Csv\"")).Status.ShouldBe(HttpStatusCode.NotModified);
        (await AskAsync("?format=xlsx", known: "\"1.Csv\"")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync("?format=pdf")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await AskAsync("?system=No%20name")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await plans.Service.Anybody().GetAsync($"/v1/plan-versions/{draft.Id()}/table")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Encoding.UTF8.GetString(await plans.Service.Anybody().GetByteArrayAsync("/v1/plan-tables/template")).TrimStart('\uFEFF')
            .ShouldBe("id,external id,depth,kind,level,label,text,details,accountable,contributors,starts,due,references,status,status on\r\n");
    }

    [Theory]
    [InlineData("depth,kind,level,text\n2,Goal,Goal,Too deep", "2:depth")]
    [InlineData("depth,kind,level,text\n1,Goal,Goal,One\n0,Goal,Goal,Zero\n,Goal,Goal,None\n1.5,Goal,Goal,Half", "3:depth 4:depth 5:depth")]
    [InlineData("depth,kind,level,text\n1,1,Goal,A number\n1,,Goal,None", "2:kind 3:kind")]
    [InlineData("depth,kind,level,text,status,status on\n1,Goal,Goal,Words,Finished,\n1,Goal,Goal,Words,,2026\n1,Goal,Goal,Words,Completed,2026-13\n1,Goal,Goal,Words,Unspecified,", "2:status 3:status on 4:status on 5:status")]
    [InlineData("depth,kind,level,text,external id\n1,Goal,Goal,Words,A-1", "2:external id")]
    [InlineData("depth,kind,level,text,contributors\n1,Goal,Goal,Words,\"\"\"Never closed\"", "2:contributors")]
    [InlineData("id,depth,kind,level,text\nnone,1,Goal,Goal,Words\n00000000-0000-0000-0000-000000000000,1,Goal,Goal,Words", "2:id 3:id")]
    [InlineData("depth,kind,level,text,due,starts\n1,Goal,Goal,Words,soon,2023/25", "2:starts 2:due")]
    public async Task Every_mistake_has_its_place(string table, string places)
    {
        var problem = await Desk.WriteAsync(await Desk.StartAsync(), table).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        string.Join(' ', problem.List("errors").Select(error => $"{error.GetProperty("line")}:{error.Text("column")}")).ShouldBe(places, problem.ToString());
    }

    [Fact]
    public async Task An_item_stands_in_one_row()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var table = await Desk.TextAsync(draft);

        var problem = await Desk.WriteAsync(draft, table + table.Split("\r\n")[2]).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");

        problem.List("errors").ShouldHaveSingleItem().Text("detail").ShouldBe("Row 3 is about this item too.");
    }

    [Fact]
    public async Task What_is_no_table_is_refused()
    {
        var draft = await Desk.StartAsync();
        byte[] Book(string rows, string after = "") => new Workbook().With("items", Workbook.Row("depth", "kind", "level", "text") + rows, after).ToBytes();

        await Desk.WriteAsync(draft, [.. "depth,kind,level,text\n1,Goal,Goal,Biblioth"u8, 0xE8, .. "que"u8]).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "not-utf8");
        await Desk.WriteAsync(draft, "depth,kind,text\n1,Goal,Words").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-columns");
        var merged = await Desk.WriteAsync(draft, Book(Workbook.Row("1", "Goal", "Goal", "Words"), """<mergeCells><mergeCell ref="C2:D2"/></mergeCells>""")).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        merged.List("errors")[0].Text("column").ShouldBe("level");
        var formula = await Desk.WriteAsync(draft, Book("""<row><c t="str"><v>1</v></c><c t="str"><v>Goal</v></c><c t="str"><v>Goal</v></c><c t="str"><f>A1</f><v>Words</v></c></row>""")).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        formula.List("errors").ShouldHaveSingleItem().Text("column").ShouldBe("text");
    }

    static (int New, int Changed, int Unchanged, int Gone) Counts(JsonElement report) =>
        (report.GetProperty("new").GetInt32(), report.GetProperty("changed").GetInt32(), report.GetProperty("unchanged").GetInt32(), report.GetProperty("gone").GetInt32());
}
