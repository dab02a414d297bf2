using System.Net;
using System.Text.Json;
using TestKit;

namespace Plans.Tests;

/// <summary>What the equity office does over HTTP before a test begins.</summary>
internal sealed class Office(RunningPlans plans)
{
    public const string Page = """
        A plan for fair rooms
        Adopted, March 2024

        We wrote this plan after a year of listening.

        Commitment 1: Every room can be reached without stairs.
          • Build a ramp at the north gate. (In progress)
          • Mend the lift of the old hall. (See Commitment 9)

        Commitment 2: Every room can be booked by everybody.
          • Open the booking page to students.
        """;

    public HttpClient Client { get; } = plans.Service.SignedInWith("plans.write", "events.read");

    public static StringContent Text(string page) => new(page);

    public static string NewKey() => "unit-" + Guid.NewGuid().ToString("N")[..12];

    // The first test's registration counts; the others' are refused, which changes nothing.
    public async ValueTask RegisterInstituteAsync() => (await Client.PostAsync("/v1/units", new { key = "institute", name = "The institute" })).Dispose();

    public async Task<string> UnitAsync()
    {
        var key = NewKey();
        await Client.PostAsync("/v1/units", new { key, name = "A unit", parent = "institute" }).ShouldAnswerAsync(HttpStatusCode.Created);
        return key;
    }

    public Task<JsonElement> ImportAsync(string unit, string page = Page) => Client.PostAsync($"/v1/plan-imports?unit={unit}", Text(page)).ShouldAnswerAsync(HttpStatusCode.Created);

    public Task<JsonElement> ChangeAsync(JsonElement version, string change, object body) =>
        Client.PostAsync($"/v1/plan-versions/{version.Id()}/{change}", body, version.GetProperty("version").GetInt32()).ShouldAnswerAsync(HttpStatusCode.OK);

    public Task<JsonElement> ChangeShouldBeRefusedAsync(JsonElement version, string change, object body, HttpStatusCode status, string type) =>
        Client.PostAsync($"/v1/plan-versions/{version.Id()}/{change}", body, version.GetProperty("version").GetInt32()).ShouldRefuseAsync(status, type);

    /// <summary>A unit with a plan in force.</summary>
    public async Task<(Guid Unit, JsonElement Plan)> AdoptedAsync()
    {
        var key = await UnitAsync();
        var adopted = await ChangeAsync(await ImportAsync(key), "adoption", new { });
        return ((await Client.GetAsync($"/v1/units/{key}").ShouldAnswerAsync(HttpStatusCode.OK)).Id(), adopted);
    }

    /// <summary>The next version in force of a plan, which measures the second item.</summary>
    public async Task<JsonElement> MeasuredAsync(JsonElement plan, object measure)
    {
        var next = await Client.PostAsync($"/v1/plans/{plan.Id("planId")}/drafts", new { }).ShouldAnswerAsync(HttpStatusCode.Created);
        return await ChangeAsync(await WriteAsync(next, measure).ShouldAnswerAsync(HttpStatusCode.OK), "adoption", new { reason = "It is measured." });
    }

    /// <summary>Writes a draft as it is, with a measure of its second item.</summary>
    public Task<HttpResponseMessage> WriteAsync(JsonElement draft, object? measure)
    {
        var items = draft.List().Select((item, at) => new
        {
            id = item.Id(), parentId = item.TryGetProperty("parentId", out var parent) && parent.ValueKind == JsonValueKind.String ? parent.GetGuid() : (Guid?)null,
            kind = item.Text("kind"), level = item.Text("level"), label = item.Text("label"), text = item.Text("text"), measures = at == 1 && measure is not null ? new[] { measure } : null,
        });
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/plan-versions/{draft.Id()}") { Content = Json.Of(JsonSerializer.Serialize(new { title = draft.Text("planTitle"), items })) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{draft.GetProperty("version").GetInt32()}\"");
        return Client.SendAsync(request);
    }

    public Task EventsOfAsync(Guid aggregate, params string[] types) => Eventually.TrueAsync(async () =>
        (await Client.GetAsync("/v1/plan-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Where(item => item.Id("aggregateId") == aggregate).Select(item => item.Text("type")).SequenceEqual(types),
        "The feed does not tell these events");
}
