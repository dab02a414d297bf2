using System.Net;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>What is written reads back equal: into another installation with the same plans it brings the same alignments.</summary>
public sealed class RoundTrips : IAsyncLifetime
{
    readonly RunningAlignment alignment = new(), other = new();

    public async ValueTask InitializeAsync()
    {
        await alignment.InitializeAsync();
        await other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await alignment.DisposeAsync();
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData("sssom", Desk.Tsv)]
    [InlineData("sssom", "application/octet-stream")]
    [InlineData("csv", "text/csv")]
    [InlineData("json", "application/json")]
    public async Task What_is_exported_and_imported_elsewhere_is_exported_there_alike(string format, string type)
    {
        var plans = await FillAsync();
        var (here, there) = (new Desk(alignment.Service), new Desk(other.Service));
        foreach (var plan in plans) await other.Service.HearsAsync(plan.Adopted());
        other.Service.Clock.Now = alignment.Service.Clock.Now + TimeSpan.FromDays(40);

        var file = await here.ExportAsync($"?format={format}");
        var report = await there.ImportAsync(file, type).ShouldAnswerAsync(HttpStatusCode.OK);

        foreach (var form in new[] { "?format=sssom&gaps=true", "?format=csv" }) (await there.TextAsync(form)).ShouldBe(await here.TextAsync(form));
        new[] { "proposed", "accepted", "declined", "disputed", "unchanged" }.Select(state => report.GetProperty(state).GetInt32()).ShouldBe([3, 2, 1, 1, 1]);

        // What is there already changes nothing.
        report = await there.ImportAsync(file, type).ShouldAnswerAsync(HttpStatusCode.OK);
        (report.GetProperty("proposed").GetInt32(), report.GetProperty("accepted").GetInt32(), report.GetProperty("declined").GetInt32()).ShouldBe((0, 0, 0));
        (await there.TextAsync()).ShouldBe(await here.TextAsync());
    }

    // Of every kind and state, at different days; and what the unit's plan declares, which comes there with the plan.
    async Task<IReadOnlyList<PlanVersionContent>> FillAsync()
    {
        var desk = new Desk(alignment.Service);
        var (institute, unit) = (SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard; \"every\" one."), SomePlan.OfAUnit("Doors.", "Open a door.", "=Ask\treaders.", "Pay\nfairly.", "Count.", "Shut the doors."));
        unit = unit with { Items = [.. unit.Items.Select((item, at) => at == 4 ? item with { Serves = [institute.Items[0].ItemId] } : item)] };
        foreach (var plan in new[] { institute, unit }) await alignment.Service.HearsAsync(plan.Adopted());
        var (actions, first, second) = (unit.Items.Skip(1).Select(item => item.ItemId).ToList(), institute.Items[0].ItemId, institute.Items[1].ItemId);
        await desk.ProposeAsync(actions[0], first, new { relation = "NearlySame", strength = "Indirect", rationale = "=Doors|and \"more\"\nbelow" });
        var accepted = await desk.ProposeAsync(actions[1], first, new { relation = "Contains" });
        var declined = await desk.ProposeAsync(actions[2], second, new { relation = "Related" });
        await desk.ProposeAsync(actions[2], first, new { relation = "Same" });
        await desk.ProposeAsync(actions[4], first, new { relation = "Conflicts", confidence = 0.625 });
        await desk.ProposeAsync(actions[0], second, new { relation = "NotRelated" });
        var disputed = await desk.ProposeAsync(actions[1], second);
        var withdrawn = await desk.ProposeAsync(actions[4], second);
        alignment.Service.Clock.Now += TimeSpan.FromDays(3);
        await desk.Client.PostAsync($"/v1/alignments/{disputed.Id()}/dispute", new { reason = "Readers were asked." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await desk.Client.PostAsync($"/v1/alignments/{withdrawn.Id()}/withdrawal", new { reason = "By mistake." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await desk.Client.PostAsync($"/v1/alignments/{accepted.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await desk.Client.PostAsync($"/v1/alignments/{declined.Id()}/declining", new { reason = "Pay is another matter." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        return [institute, unit];
    }
}
