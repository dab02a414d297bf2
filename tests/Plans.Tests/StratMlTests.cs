using System.Net;
using System.Text.Json;
using Plans.Tests.StratMl;
using PlansService.StratMl;
using TestKit;

namespace Plans.Tests;

/// <summary>Plans come as StratML and go as StratML, and lose nothing on the way that it can hold.</summary>
public sealed class StratMlTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_real_document_goes_in_and_out_and_in_again_without_loss()
    {
        foreach (var file in StratMlFiles.Real)
        {
            var first = await ImportAsync(await File.ReadAllBytesAsync(SharedFiles.PathOf($"data/stratml/{file}")));
            var exported = await ExportAsync(first);
            var again = await ImportAsync(exported);

            StratMlFiles.Mistakes(exported, StratMlFiles.Schema(StratMlPart.Two)).ShouldBeEmpty(file);
            Said(again).ShouldBe(Said(first), file);
            (await ExportAsync(again)).ShouldBe(exported, file);
            first.List().Count.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task A_plan_written_here_goes_out_and_comes_back_with_owners_and_statuses()
    {
        var adopted = await office.ChangeAsync(await office.ImportAsync(await office.UnitAsync()), "adoption", new { adoptedOn = "2024-03-05" });

        var again = await ImportAsync(await ExportAsync(adopted));

        again.Text("planTitle").ShouldBe("A plan for fair rooms");
        again.Text("adoptedOn").ShouldBe("2024-03-05");
        again.List().Select(item => (item.Text("text"), item.Text("label"), item.Text("status"), item.Text("statusOn"))).ShouldBe(adopted.List().Select(item => (item.Text("text"), item.Text("label"), item.Text("status"), item.Text("statusOn"))));
        again.List().Any(item => item.TryGetProperty("indicators", out _) || item.TryGetProperty("stakeholders", out _)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_document_that_cannot_be_taken_is_refused_with_its_line()
    {
        var unit = await office.UnitAsync();

        var problem = await office.Client.PostAsync($"/v1/plan-imports?unit={unit}", new StringContent("<?xml version=\"1.0\"?>\n<StrategicPlan xmlns=\"http://schemas.stratml.us/3.5\"/>")).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "stratml-draft");

        problem.List("errors").ShouldHaveSingleItem().GetProperty("line").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_Part_1_has_no_place_for_is_not_left_out_in_silence()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());

        await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}/stratml?part=1").ShouldRefuseAsync(HttpStatusCode.Conflict, "needs-part-two");
        await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}/stratml?part=3").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    async Task<JsonElement> ImportAsync(byte[] document)
    {
        var unit = await office.UnitAsync();
        return await office.Client.PostAsync($"/v1/plan-imports?unit={unit}", new ByteArrayContent(document)).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    async Task<byte[]> ExportAsync(JsonElement version)
    {
        using var answer = await office.Client.GetAsync($"/v1/plan-versions/{version.Id()}/stratml");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/xml");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    // Everything but ids of this installation, and the title that the test gives.
    static IEnumerable<string> Said(JsonElement version) =>
        [$"{version.Text("description")} {version.Text("vision")} {version.Text("mission")} {(version.TryGetProperty("values", out var values) ? values : "")}",
            .. version.List().Select(item => string.Join('|', item.EnumerateObject().Where(member => member.Name is not ("id" or "parentId")).Select(member => $"{member.Name} {member.Value}")))];
}
