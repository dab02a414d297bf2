using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>Starting a plan, writing its drafts and keeping it over its versions.</summary>
public sealed class DraftTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_plan_is_started_by_its_unit_and_its_title_and_written_whole()
    {
        var draft = await StartAsync(await office.UnitAsync());
        var (goal, action) = (Guid.NewGuid(), Guid.NewGuid());

        var written = await WriteAsync(draft, new
        {
            title = "A plan for quiet rooms",
            items = new object[]
            {
                new { id = goal, kind = "Goal", level = "Goal", label = "1", text = "Everybody finds a quiet room." },
                new
                {
                    id = action, parentId = goal, kind = "Action", level = "We will", text = "Open two rooms.", accountable = "Office of Rooms", contributors = new[] { "The libraries" },
                    startsOn = "2026", dueOn = "2026/27", references = new[] { new { kind = "DependsOn", text = "Goal 1", targetItemId = goal } },
                },
            },
        }).ShouldAnswerAsync(HttpStatusCode.OK);

        written.List().Select(item => item.Id()).ShouldBe([goal, action]);
        written.List()[1].Text("accountable").ShouldBe("Office of Rooms");
        written.List()[1].Text("dueOn").ShouldBe("2026/27");
        written.List()[1].List("references").ShouldHaveSingleItem().Text("kind").ShouldBe("DependsOn");
        (await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).ToString().ShouldBe(written.ToString());
    }

    [Fact]
    public async Task Items_keep_their_ids_wherever_they_move_and_swapped_numbers_move_none()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var items = draft.List().Select(Written).ToList();
        (items[0]["label"], items[3]["label"]) = (items[3]["label"], items[0]["label"]);
        var moved = new[] { items[3], items[4], items[0], items[2], items[1] };
        items[1]["parentId"] = items[3]["id"];

        var written = await WriteAsync(draft, new { title = "A plan for fair rooms", items = moved }).ShouldAnswerAsync(HttpStatusCode.OK);

        written.List().Select(item => (item.Id(), item.Text("label"), item.Text("text"))).ShouldBe(moved.Select(item => ((Guid)item["id"]!, (string?)item.GetValueOrDefault("label"), (string?)item["text"])));
        written.List()[4].Id("parentId").ShouldBe((Guid)items[3]["id"]!);
        written.List()[4].Text("status").ShouldBe("InProgress");
    }

    [Fact]
    public async Task What_a_draft_leaves_out_is_gone_with_its_reports()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());
        var left = draft.List().Select(Written).Take(1).ToList();

        (await WriteAsync(draft, new { title = "A plan for fair rooms", items = left }).ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Every_mistake_in_a_draft_is_told_with_its_place_and_nothing_is_stored()
    {
        var draft = await StartAsync(await office.UnitAsync());
        var id = Guid.NewGuid();
        object Item(object? parentId = null, string text = "Words", string? dueOn = null, Guid? own = null) => new { id = own ?? Guid.NewGuid(), kind = "Action", level = "Action", text, parentId, dueOn };

        var problem = await WriteAsync(draft, new { title = "A plan", items = new[] { Item(parentId: Guid.NewGuid()), Item(text: " "), Item(dueOn: "2023-13"), Item(dueOn: "2023/25"), Item(own: id), Item(own: id), Item(parentId: id, own: Guid.Empty), Item(text: "Words\0") } })
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        problem.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/items/0/parentId", "#/items/1/text", "#/items/2/dueOn", "#/items/3/dueOn", "#/items/5/id", "#/items/6/id", "#/items/7/text"]);
        (await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_draft_is_no_deeper_than_what_compares_versions_goes()
    {
        var (draft, ids) = (await StartAsync(await office.UnitAsync()), Enumerable.Range(0, 101).Select(_ => Guid.NewGuid()).ToList());
        object[] Chain(int length) => [.. ids.Take(length).Select((id, at) => new { id, kind = "Goal", level = "Goal", text = "Words", parentId = at == 0 ? (Guid?)null : ids[at - 1] })];

        (await WriteAsync(draft, new { title = "A plan", items = Chain(101) }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request")).List("errors").ShouldHaveSingleItem().Text("pointer").ShouldBe("#/items/100/parentId");
        (await WriteAsync(draft, new { title = "A plan", items = Chain(100) }).ShouldAnswerAsync(HttpStatusCode.OK)).List().Count.ShouldBe(100);
    }

    [Fact]
    public async Task An_item_cannot_stand_above_itself()
    {
        var draft = await StartAsync(await office.UnitAsync());
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());

        await WriteAsync(draft, new
        {
            title = "A plan",
            items = new[] { new { id = one, parentId = other, kind = "Goal", level = "Goal", text = "One" }, new { id = other, parentId = one, kind = "Goal", level = "Goal", text = "Other" } },
        }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task An_id_of_another_versions_item_is_not_taken_twice()
    {
        var unit = await office.UnitAsync();
        var (other, draft) = (await office.ImportAsync(unit), await StartAsync(unit));

        await WriteAsync(draft, new { title = "Taken over", items = new[] { Written(other.List()[0]) } }).ShouldRefuseAsync(HttpStatusCode.Conflict, "item-id-taken");
    }

    [Fact]
    public async Task A_published_version_is_not_written()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });

        await WriteAsync(adopted, new { title = "Other words", items = Array.Empty<object>() }).ShouldRefuseAsync(HttpStatusCode.Conflict, "version-not-draft");
    }

    [Fact]
    public async Task A_plan_may_begin_with_the_commitments_that_it_will_serve()
    {
        var institute = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var commitments = institute.List().Where(item => item.Text("kind") == "Commitment").ToList();

        var draft = await office.Client.PostAsync("/v1/plans", new { unit = await office.UnitAsync(), title = "A plan that serves", serves = commitments.Select(item => item.Id()) }).ShouldAnswerAsync(HttpStatusCode.Created);

        draft.List().Select(item => item.Text("text")).ShouldBe(commitments.Select(item => item.Text("text")));
        draft.List().ShouldAllBe(item => item.Text("kind") == "CitedStatement");
        draft.List().SelectMany(item => item.List("references")).Select(reference => reference.Id("targetItemId")).ShouldBe(commitments.Select(item => item.Id()));
    }

    [Fact]
    public async Task A_plan_cannot_serve_what_nobody_published()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());

        var problem = await office.Client.PostAsync("/v1/plans", new { unit = await office.UnitAsync(), title = "A plan that serves", serves = new[] { draft.List()[0].Id() } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        problem.List("errors").ShouldHaveSingleItem().Text("pointer").ShouldBe("#/serves/0");
    }

    [Fact]
    public async Task A_second_plan_of_the_same_title_is_refused()
    {
        var unit = await office.UnitAsync();
        await StartAsync(unit);

        await office.Client.PostAsync("/v1/plans", new { unit, title = "A plan for quiet rooms" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "plan-title-taken");
    }

    [Fact]
    public async Task The_next_version_begins_with_what_is_in_force_and_with_how_far_it_is()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var (reported, early) = (adopted.List()[2].Id(), adopted.List()[4].Id());
        await office.Client.PostAsync($"/v1/plan-items/{early}/progress", new { status = "Delayed", on = "2026-01" }).ShouldAnswerAsync(HttpStatusCode.Created);

        var draft = await office.Client.PostAsync($"/v1/plans/{adopted.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        draft.List().Select(item => item.Id("originId")).ShouldBe(adopted.List().Select(item => item.Id()));
        draft.List().Select(item => item.Text("status")).ShouldBe(["Unspecified", "InProgress", "Unspecified", "Unspecified", "Delayed"]);
        draft.List()[1].Id("parentId").ShouldBe(draft.List()[0].Id());
        // Reported while the draft was written.
        plans.Service.Clock.Now += TimeSpan.FromMinutes(1);
        await office.Client.PostAsync($"/v1/plan-items/{reported}/progress", new { status = "Completed", on = "2026-02" }).ShouldAnswerAsync(HttpStatusCode.Created);

        var next = await office.ChangeAsync(draft, "adoption", new { reason = "A year has passed." });
        next.List().Select(item => item.Text("status")).ShouldBe(["Unspecified", "InProgress", "Completed", "Unspecified", "Delayed"]);
    }

    async Task<JsonElement> StartAsync(string unit) => await office.Client.PostAsync("/v1/plans", new { unit, title = "A plan for quiet rooms" }).ShouldAnswerAsync(HttpStatusCode.Created);

    Task<HttpResponseMessage> WriteAsync(JsonElement version, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/plan-versions/{version.Id()}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version.GetProperty("version").GetInt32()}\"");
        return office.Client.SendAsync(request);
    }

    // What a reader of the page sends back: everything but what he cannot write.
    static Dictionary<string, object?> Written(JsonElement item) => item.EnumerateObject().Where(member => member.Name is not ("status" or "statusOn" or "originId"))
        .ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.TryGetGuid(out var id) ? id : (object?)member.Value.GetString() : member.Value);
}
