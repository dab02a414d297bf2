using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>What changed between two versions, who says so, and what others hear of it.</summary>
public sealed class ComparisonTests(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    // The second commitment comes first and says more, an action is gone, another is new; the numbers are swapped with the places.
    const string Next = """
        A plan for open rooms
        Adopted, March 2025

        We wrote this plan after a year of listening.

        Commitment 1: Every room can be booked by everybody, from home and on the spot.
          • Open the booking page to students.

        Commitment 2: Every room can be reached without stairs.
          • Build a ramp at the north gate. (In progress)
          • Ask wheelchair users every year which doors stop them.
        """;

    readonly Office office = new(plans);
    readonly HttpClient anybody = plans.Service.Anybody();

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_reworded_and_moved_commitment_is_neither_deleted_nor_added()
    {
        var (_, next) = await TwoVersionsAsync();

        var comparison = await office.Client.GetAsync($"/v1/plan-versions/{next.Id()}/comparison").ShouldAnswerAsync(HttpStatusCode.OK);

        comparison.List("rows").Select(row => $"{row.Text("kind")}: {(row.TryGetProperty("later", out var later) ? later : row.List("earlier")[0]).Text("text")}").ShouldBe([
            "Reworded: Every room can be booked by everybody, from home and on the spot.",
            "Same: Open the booking page to students.",
            "Renumbered: Every room can be reached without stairs.",
            "Same: Build a ramp at the north gate.",
            "Dropped: Mend the lift of the old hall.",
            "New: Ask wheelchair users every year which doors stop them.",
        ], ignoreOrder: true);
        var reworded = comparison.List("rows")[0];
        (reworded.GetProperty("isMoved").GetBoolean() || comparison.List("rows").Any(row => row.Text("kind") == "Renumbered" && row.GetProperty("isMoved").GetBoolean())).ShouldBeTrue();
        reworded.List("words").Where(piece => piece.Text("change") == "Added").Select(piece => piece.Text("text")?.Trim()).ShouldBe([", from home and on the spot"]);
        comparison.List("title").Select(piece => piece.Text("change")).ShouldBe(["Kept", "Removed", "Added", "Kept"]);
    }

    [Fact]
    public async Task An_adoption_tells_what_became_of_every_item()
    {
        var (first, next) = await TwoVersionsAsync();
        await office.ChangeAsync(next, "adoption", new { reason = "We have listened again." });

        var lineage = await EventAsync(first.Id("planId"), "plans.version-adopted.v1", 2);

        lineage.SelectMany(edge => edge.GetProperty("from").EnumerateArray()).Select(id => id.GetGuid()).Order().ShouldBe(first.List().Select(item => item.Id()).Order());
        lineage.SelectMany(edge => edge.GetProperty("to").EnumerateArray()).Select(id => id.GetGuid()).Order().ShouldBe(next.List().Select(item => item.Id()).Order());
    }

    [Fact]
    public async Task A_person_says_better_before_adoption_and_after_it()
    {
        var (first, next) = await TwoVersionsAsync();
        var (dropped, added) = (first.List()[2].Id(), next.List()[4].Id());

        var decided = await DecideAsync(next, [new { from = new[] { dropped }, to = new[] { added } }]).ShouldAnswerAsync(HttpStatusCode.OK);
        var adopted = await office.ChangeAsync(decided, "adoption", new { reason = "We have listened again." });
        (await EventAsync(first.Id("planId"), "plans.version-adopted.v1", 2)).Single(edge => edge.GetProperty("isDecided").GetBoolean()).Text("kind").ShouldBe("Reworded");

        await DecideAsync(adopted, []).ShouldAnswerAsync(HttpStatusCode.OK);
        (await EventAsync(first.Id("planId"), "plans.lineage-corrected.v1", 1)).ShouldNotContain(edge => edge.GetProperty("isDecided").GetBoolean());
        (await anybody.GetAsync($"/v1/plan-versions/{next.Id()}/comparison").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("changes").GetProperty("Dropped").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_decision_on_items_of_other_versions_is_refused_with_its_place()
    {
        var (first, next) = await TwoVersionsAsync();
        var (one, other) = (first.List()[0].Id(), next.List()[0].Id());

        var problem = await DecideAsync(next, [new { from = new[] { other }, to = new[] { other } }, new { from = new[] { one }, to = new[] { other } }, new { from = Array.Empty<Guid>(), to = Array.Empty<Guid>() }])
            .ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        problem.List("errors").Select(error => error.Text("pointer")).ShouldBe(["#/decisions/0/from/0", "#/decisions/1/to/0", "#/decisions/2"]);
    }

    [Fact]
    public async Task A_first_version_has_nothing_to_be_compared_with()
    {
        var draft = await office.ImportAsync(await office.UnitAsync());

        await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}/comparison").ShouldRefuseAsync(HttpStatusCode.Conflict, "nothing-to-compare");
        await office.Client.GetAsync($"/v1/plan-versions/{draft.Id()}/comparison?with={Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    async Task<(JsonElement First, JsonElement Next)> TwoVersionsAsync()
    {
        var unit = await office.UnitAsync();
        var first = await office.ChangeAsync(await office.ImportAsync(unit), "adoption", new { });
        return (first, await office.Client.PostAsync($"/v1/plan-imports?unit={unit}&plan={first.Id("planId")}", Office.Text(Next)).ShouldAnswerAsync(HttpStatusCode.Created));
    }

    Task<HttpResponseMessage> DecideAsync(JsonElement version, object[] decisions)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/plan-versions/{version.Id()}/lineage") { Content = JsonContent.Create(new { decisions }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version.GetProperty("version").GetInt32()}\"");
        return office.Client.SendAsync(request);
    }

    async Task<IReadOnlyList<JsonElement>> EventAsync(Guid plan, string type, int which)
    {
        IReadOnlyList<JsonElement> found = [];
        await Eventually.TrueAsync(async () => (found = [.. (await office.Client.GetAsync("/v1/plan-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List()
            .Where(item => item.Id("aggregateId") == plan && item.Text("type") == type)]).Count >= which, $"There are no {which} events {type}");
        return found[which - 1].GetProperty("data").List("lineage");
    }
}
