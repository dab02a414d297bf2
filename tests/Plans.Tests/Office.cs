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

    public Task EventsOfAsync(Guid aggregate, params string[] types) => Eventually.TrueAsync(async () =>
        (await Client.GetAsync("/v1/plan-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Where(item => item.Id("aggregateId") == aggregate).Select(item => item.Text("type")).SequenceEqual(types),
        "The feed does not tell these events");
}
