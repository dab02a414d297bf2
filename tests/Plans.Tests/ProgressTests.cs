using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Plans.Tests;

/// <summary>Reports on items, and what the page of their version shows of them.</summary>
public sealed class ProgressTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_replicas_show_every_change_of_a_page_at_once_and_its_tag_moves_with_it()
    {
        await using var second = plans.Service.Replica();
        HttpClient[] replicas = [anybody, second.CreateClient()];
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var tags = new HashSet<string>();
        for (var report = 1; report <= 20; report++)
        {
            var item = adopted.List()[report % 2 + 1];
            foreach (var replica in replicas) (await replica.GetAsync($"/v1/plan-versions/{adopted.Id()}")).EnsureSuccessStatusCode();
            using var reported = await office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "InProgress", on = $"{2000 + report}" });
            reported.StatusCode.ShouldBe(HttpStatusCode.Created);
            // The address is the version's page, of which a report's number says nothing.
            reported.Headers.ETag.ShouldBeNull();

            foreach (var replica in replicas)
            {
                using var read = await replica.GetAsync($"/v1/plan-versions/{adopted.Id()}");
                var page = JsonSerializer.Deserialize<JsonElement>(await read.Content.ReadAsStringAsync());
                page.List()[report % 2 + 1].Text("statusOn").ShouldBe($"{2000 + report}");
                read.Headers.ETag.ShouldNotBeNull().Tag.ShouldBe($"\"{page.GetProperty("version").GetInt32()}\"");
                tags.Add(read.Headers.ETag.Tag);
            }
        }

        tags.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Reports_on_two_items_at_the_same_time_do_not_refuse_each_other()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });

        await Task.WhenAll(adopted.List().Select(item => office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created)));

        var read = await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        read.GetProperty("version").GetInt32().ShouldBe(adopted.GetProperty("version").GetInt32() + adopted.List().Count);
        await office.ChangeShouldBeRefusedAsync(adopted, "adoption", new { }, HttpStatusCode.PreconditionFailed, "changed-meanwhile");
    }

    [Fact]
    public async Task Progress_is_added_and_the_newest_report_is_the_status()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var item = adopted.List()[1];

        await office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "2026-04", narrative = "It is open." }, key: "report-1").ShouldAnswerAsync(HttpStatusCode.Created);
        await office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "2026-04", narrative = "It is open." }, key: "report-1").ShouldAnswerAsync(HttpStatusCode.Created);

        var read = (await anybody.GetAsync($"/v1/plan-versions/{adopted.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).List()[1];
        (read.Text("status"), read.Text("statusOn")).ShouldBe(("Completed", "2026-04"));
        (await plans.Service.LookAsync(db => db.Set<PlansService.Reporting.Progress>().CountAsync(report => report.ItemId == item.Id()))).ShouldBe(2);
        await office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed", on = "soon" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Reports_on_one_item_at_the_same_moment_are_all_taken()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { });
        var item = adopted.List()[^1];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => office.Client.PostAsync($"/v1/plan-items/{item.Id()}/progress", new { status = "Completed" }).ShouldAnswerAsync(HttpStatusCode.Created)));
    }
}
