using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.Coverage;

/// <summary>What is missing, how far what is there has come, and how both were before.</summary>
public sealed class GapsAndProgressTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review");
    readonly HttpClient anybody = alignment.Service.Anybody();

    [Fact]
    public async Task A_gap_has_who_answers_for_it_and_since_when_and_ends_with_an_alignment_or_an_answer()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard.");
        var libraries = SomePlan.OfAUnit("Doors.", "Open a door.", "Mend the roof.", "Paint the roof.");
        libraries = libraries with { Items = [libraries.Items[0], libraries.Items[1], libraries.Items[2], libraries.Items[3] with { Accountable = "The painters" }] };
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());
        var accepted = await AlignAsync(libraries.Items[1], institute.Items[0]);
        var said = (await office.PostAsync("/v1/no-counterparts", new { itemId = libraries.Items[2].ItemId, reason = "It is about the roof." }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

        var gap = (await GapsAsync($"unit={libraries.UnitId}")).ShouldHaveSingleItem();
        (gap.Id("itemId"), gap.Text("kind"), gap.Text("accountable"), gap.Text("unit")).ShouldBe((libraries.Items[3].ItemId, "Item", "The painters", libraries.UnitName));
        gap.Text("since").ShouldNotBeNull();
        (await GapsAsync($"kind=Commitment&unit={institute.UnitId}")).Select(one => one.Id("itemId")).ShouldBe([institute.Items[1].ItemId]);

        await office.PostAsync($"/v1/no-counterparts/{said}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        alignment.Service.Clock.Now = alignment.Service.Clock.Now.AddDays(3);
        await office.PostAsync($"/v1/alignments/{accepted}/dispute", new { reason = "It is another door." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);

        var gaps = await GapsAsync($"unit={libraries.UnitId}");
        gaps.Select(one => one.Id("itemId")).ShouldBe([libraries.Items[1].ItemId, libraries.Items[2].ItemId, libraries.Items[3].ItemId], ignoreOrder: true);
        gaps.Single(one => one.Id("itemId") == libraries.Items[1].ItemId).Text("since").ShouldBe($"{alignment.Service.Clock.Now:yyyy-MM-dd}");
        (await GapsAsync($"kind=Commitment&unit={institute.UnitId}")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Progress_counts_an_item_once_and_what_nobody_said_apart()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard.");
        var libraries = SomePlan.OfAUnit("Doors.", "Open a door.", "Open a gate.");
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());
        foreach (var (subject, target) in new[] { (1, 0), (1, 1), (2, 0) }) await AlignAsync(libraries.Items[subject], institute.Items[target]);
        await alignment.Service.HearsAsync(new ProgressReported(libraries.Items[1].ItemId, 1, libraries.VersionId, ProgressStatus.InProgress, "2026-05"));

        var progress = await anybody.GetAsync($"/v1/coverage/{institute.Items[0].ItemId}/progress").ShouldAnswerAsync(HttpStatusCode.OK);
        ShouldBe(progress.GetProperty("progress"), inProgress: 1, unknown: 1);
        progress.GetProperty("contributors").List().Select(one => one.Id("itemId")).ShouldBe([libraries.Items[1].ItemId, libraries.Items[2].ItemId], ignoreOrder: true);
        var fresh = progress.List("freshest").ShouldHaveSingleItem();
        (fresh.Id("itemId"), fresh.Text("statusOn")).ShouldBe((libraries.Items[1].ItemId, "2026-05"));
        ShouldBe((await anybody.GetAsync($"/v1/coverage?commitment={institute.Items[1].ItemId}&unit={libraries.UnitId}").ShouldAnswerAsync(HttpStatusCode.OK)).List("cells").ShouldHaveSingleItem().GetProperty("progress"), inProgress: 1, unknown: 0);

        var whole = await anybody.GetAsync("/v1/coverage/progress?limit=500").ShouldAnswerAsync(HttpStatusCode.OK);
        var contributor = whole.GetProperty("contributors").List().Where(one => one.Id("itemId") == libraries.Items[1].ItemId).ShouldHaveSingleItem();
        contributor.List("commitments").Select(one => one.GetGuid()).ShouldBe([institute.Items[0].ItemId, institute.Items[1].ItemId], ignoreOrder: true);
        await anybody.GetAsync($"/v1/coverage/{Guid.NewGuid()}/progress").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");

        static void ShouldBe(JsonElement progress, int inProgress, int unknown) =>
            (progress.GetProperty("known").GetProperty("InProgress").GetInt32(), progress.GetProperty("known").EnumerateObject().Count(), progress.GetProperty("unknown").GetInt32()).ShouldBe((inProgress, 1, unknown));
    }

    [Fact]
    public async Task A_commitments_days_go_on_in_its_next_version()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard.");
        var libraries = SomePlan.OfAUnit("Doors.", "Open a door.");
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());
        await AlignAsync(libraries.Items[1], institute.Items[0]);
        var first = Tomorrow();
        (await HistoryAsync($"commitment={institute.Items[0].ItemId}")).List("commitment").ShouldHaveSingleItem().Text("day").ShouldBe(first);

        var next = institute.Became(["Every voice is heard.", "Every door opens to everybody."], ([0], [1], LineageKind.Reworded), ([1], [0], LineageKind.Renumbered));
        await alignment.Service.HearsAsync(next.AdoptedAfter(institute));
        var second = Tomorrow();

        var now = next.Next.Items[1].ItemId;
        var history = await HistoryAsync($"commitment={now}");
        history.List("commitment").Select(day => (day.Text("day"), day.Id("was"), day.GetProperty("units").GetInt32(), day.GetProperty("needReview").GetInt32()))
            .ShouldBe([(first, institute.Items[0].ItemId, 1, 0), (second, now, 1, 1)]);
        history.List("items").Select(item => (item.Id("itemId"), item.Text("became"))).ShouldBe([(now, null), (institute.Items[0].ItemId, "Reworded")]);
        // Asked for again, a day is as it was.
        (await HistoryAsync($"commitment={now}")).List("commitment").Count.ShouldBe(2);
        (await HistoryAsync($"unit={libraries.UnitId}")).List("unit").Select(day => (day.Text("day"), day.GetProperty("actions").GetInt32(), day.GetProperty("serving").GetInt32())).ShouldBe([(first, 1, 1), (second, 1, 1)]);
        await anybody.GetAsync("/v1/coverage-history").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    // Today's figures may have been written when the service started.
    string Tomorrow() => $"{alignment.Service.Clock.Now = alignment.Service.Clock.Now.AddDays(1):yyyy-MM-dd}";

    async Task<Guid> AlignAsync(PlanItem subject, PlanItem target)
    {
        var id = (await office.PostAsync("/v1/alignments", new { subjectItemId = subject.ItemId, objectItemId = target.ItemId }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();
        await office.PostAsync($"/v1/alignments/{id}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        return id;
    }

    async Task<IReadOnlyList<JsonElement>> GapsAsync(string asked) => [.. (await anybody.GetAsync($"/v1/coverage-gaps?{asked}").ShouldAnswerAsync(HttpStatusCode.OK)).List()];

    Task<JsonElement> HistoryAsync(string asked) => anybody.GetAsync($"/v1/coverage-history?{asked}").ShouldAnswerAsync(HttpStatusCode.OK);
}
