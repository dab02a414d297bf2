using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TestKit;

namespace Plans.Tests.Tables;

/// <summary>Another system makes and changes the items that it knows, by what it calls them.</summary>
public sealed class ItemsByExternalIds(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    const string System = "?system=tasks";

    readonly Office office = new(plans);

    Desk Desk => new(office);

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_new_is_made_what_is_there_is_changed_and_the_rest_stays()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var own = draft.List();
        var made = await Desk.UpsertAsync(draft, new object[]
        {
            new { externalId = "T-2", parentExternalId = "T-1", kind = "Action", level = "Action", text = "Paint the doors." },
            new { externalId = "T-1", parentId = own[0].Id(), kind = "Goal", level = "Goal", text = "Doors are seen." },
            new { externalId = "T-3", id = own[4].Id(), kind = "Action", level = own[4].Text("level"), text = "Open the booking page to everybody." },
        }, System).ShouldAnswerAsync(HttpStatusCode.OK);

        Outcomes(made).ShouldBe(["1 T-2 New", "2 T-1 New", "3 T-3 Changed"]);
        var items = (await Desk.VersionAsync(draft)).List();
        items.Select(item => item.Text("text")).ShouldBe([own[0].Text("text"), own[1].Text("text"), own[2].Text("text"), "Doors are seen.", "Paint the doors.", own[3].Text("text"), "Open the booking page to everybody."]);
        items[4].Id("parentId").ShouldBe(items[3].Id());
        items[6].Id().ShouldBe(own[4].Id());

        // A row without a parent stays where it is; what is not named stays as it is.
        var again = await Desk.UpsertAsync(draft, "external id,kind,level,text,due\nT-2,Action,Action,Paint all doors.,2027\nT-1,Goal,Goal,Doors are seen.,\nT-4,Action,Action,Oil the hinges.,", System).ShouldAnswerAsync(HttpStatusCode.OK);
        Outcomes(again).ShouldBe(["2 T-2 Changed", "3 T-1 Unchanged", "4 T-4 New"]);
        items = (await Desk.VersionAsync(draft)).List();
        (items[4].Text("text"), items[4].Text("dueOn"), items[4].Id("parentId")).ShouldBe(("Paint all doors.", "2027", items[3].Id()));
        items[7].Text("text").ShouldBe("Oil the hinges.");
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_a_dry_run_stores_nothing()
    {
        var draft = await Desk.StartAsync();
        var items = new[] { new { externalId = "T-1", kind = "Goal", level = "Goal", text = "Doors are seen." } };

        Outcomes(await Desk.UpsertAsync(draft, items, System + "&dryRun=true").ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe(["1 T-1 New"]);
        (await Desk.VersionAsync(draft)).List().ShouldBeEmpty();
        await Desk.UpsertAsync(draft, items, System).ShouldAnswerAsync(HttpStatusCode.OK);
        var before = await Desk.VersionAsync(draft);
        Outcomes(await Desk.UpsertAsync(draft, items, System).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe(["1 T-1 Unchanged"]);
        (await Desk.VersionAsync(draft)).ToString().ShouldBe(before.ToString());
        // Another system's names are its own.
        Outcomes(await Desk.UpsertAsync(draft, items, "?system=other").ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe(["1 T-1 New"]);
    }

    [Fact]
    public async Task External_ids_stand_in_the_table_of_their_system_and_go_on_with_the_next_draft()
    {
        var draft = await Desk.StartAsync();
        await Desk.UpsertAsync(draft, "external id,depth,kind,level,text\nT-1,1,Goal,Goal,Doors are seen.\nT-2,2,Action,Action,Paint them.", System).ShouldAnswerAsync(HttpStatusCode.OK);
        (await Desk.TextAsync(draft, System)).Split("\r\n")[2].ShouldContain(",T-2,2,Action,");
        (await Desk.TextAsync(draft, "?system=other")).Split("\r\n")[2].ShouldContain(",,2,Action,");
        var adopted = await office.ChangeAsync(await Desk.VersionAsync(draft), "adoption", new { });
        var next = await office.Client.PostAsync($"/v1/plans/{adopted.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);

        var report = await Desk.WriteAsync(next, await Desk.TextAsync(adopted, System), System).ShouldAnswerAsync(HttpStatusCode.OK);
        Outcomes(report).ShouldBe(["2 T-1 Unchanged", "3 T-2 Unchanged"]);
        // A name is changed and one is taken away by the whole table.
        report = await Desk.WriteAsync(next, (await Desk.TextAsync(next, System)).Replace("T-1", "T-9", StringComparison.Ordinal).Replace(",T-2,", ",,", StringComparison.Ordinal), System).ShouldAnswerAsync(HttpStatusCode.OK);
        Outcomes(report).ShouldBe(["2 T-9 Changed", "3  Changed"]);
        Outcomes(await Desk.UpsertAsync(next, "external id,kind,level,text\nT-9,Goal,Goal,Doors are seen.\nT-2,Action,Action,Another.", System).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe(["2 T-9 Unchanged", "3 T-2 New"]);
        (await plans.Service.AuditOfAsync($"external-id/{next.Id()},tasks,T-9")).ShouldHaveSingleItem().Text("action").ShouldBe("PUT /v1/plan-versions/{id:guid}/table");
    }

    [Fact]
    public async Task What_is_left_out_of_a_draft_takes_its_external_ids_along()
    {
        var draft = await Desk.StartAsync();
        await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,Doors are seen.", System).ShouldAnswerAsync(HttpStatusCode.OK);
        await Desk.WriteJsonAsync(draft, new { title = "A plan", items = Array.Empty<object>() }).ShouldAnswerAsync(HttpStatusCode.OK);

        Outcomes(await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,Doors are seen.", System).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBe(["2 T-1 New"]);
    }

    [Fact]
    public async Task One_external_id_twice_is_told_at_both_rows()
    {
        var draft = await Desk.StartAsync();

        var problem = await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,One\nT-2,Goal,Goal,Two\nT-1,Goal,Goal,Three", System).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "wrong-rows");
        problem.List("errors").Select(error => $"{error.GetProperty("line")}:{error.Text("column")} {error.Text("detail")}").ShouldBe(["2:external id Row 4 has this external id too.", "4:external id Row 2 has this external id too."]);
        problem = await Desk.UpsertAsync(draft, new[] { new { externalId = "T-1", kind = "Goal", level = "", text = "One" }, new { externalId = "T-1", kind = "Goal", level = "Goal", text = "Two" } }, System).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        problem.List("errors").Select(error => error.Text("pointer")).Order().ShouldBe(["#/0/externalId", "#/0/level", "#/1/externalId"]);
    }

    [Fact]
    public async Task Whatever_else_is_wrong_is_told_with_its_place()
    {
        var draft = await Desk.StartAsync();
        await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,One\nT-2,Goal,Goal,Two", System).ShouldAnswerAsync(HttpStatusCode.OK);
        var ids = (await Desk.VersionAsync(draft)).List().Select(item => item.Id()).ToList();
        object Item(string externalId, Guid? id = null, string? parentExternalId = null, Guid? parentId = null) => new { externalId, id, parentExternalId, parentId, kind = "Goal", level = "Goal", text = "Words" };

        var problem = await Desk.UpsertAsync(draft, new[] { Item(" "), Item("T-1", id: ids[1]), Item("T-8", parentExternalId: "T-0"), Item("T-9", parentId: Guid.NewGuid()), Item("T-10", id: Guid.NewGuid()), Item("a\nb") }, System).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        problem.List("errors").Select(error => error.Text("pointer")).Order().ShouldBe(["#/0/externalId", "#/1/externalId", "#/2/parentExternalId", "#/3/parentId", "#/4/id", "#/5/externalId"]);
        problem = await Desk.UpsertAsync(draft, new[] { Item("T-1", parentExternalId: "T-3"), Item("T-3", parentExternalId: "T-1") }, System).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        problem.List("errors").Select(error => error.Text("detail")).Distinct().ShouldHaveSingleItem().ShouldBe("It would stand below itself.");
        await Desk.UpsertAsync(draft, new[] { Item("T-1") }, "").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await Desk.UpsertAsync(draft, new { externalId = "T-1" }, System).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        (await Desk.VersionAsync(draft)).List().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_database_knows_an_external_id_once_in_a_version()
    {
        var draft = await Desk.StartAsync();
        await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,One\nT-2,Goal,Goal,Two", System).ShouldAnswerAsync(HttpStatusCode.OK);

        (await Should.ThrowAsync<PostgresException>(ChangeAsync($"UPDATE external_id SET value = 'T-1' WHERE value = 'T-2' AND version_id = {draft.Id()}"))).ConstraintName.ShouldBe("p_k_external_id");
        (await Should.ThrowAsync<PostgresException>(ChangeAsync($"UPDATE external_id e SET item_id = o.item_id FROM external_id o WHERE e.value = 'T-2' AND o.value = 'T-1' AND e.version_id = {draft.Id()} AND o.version_id = {draft.Id()}"))).ConstraintName.ShouldBe("ix_external_id_item");

        Task ChangeAsync(FormattableString sql) => plans.Service.LookAsync(db => db.Database.ExecuteSqlAsync(sql));
    }

    static IEnumerable<string> Outcomes(JsonElement report) => report.List("rows").Select(row => $"{row.GetProperty("row")} {row.Text("externalId")} {row.Text("outcome")}");
}
