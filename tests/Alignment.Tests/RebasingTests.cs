using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>When a plan gets a new version its alignments are kept: those that hold go on, the others wait for a person.</summary>
public sealed class RebasingTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    static readonly string[] Before = ["Every door opens.", "Every window opens.", "Every stair has a rail.", "Every floor has a map.", "Every room has a name.", "Every lamp works."];
    static readonly string[] After = ["Every floor has a map.", "Every door opens.", "Every window opens for everybody.", "Stairs have rails.", "Stairs have lights.", "Rooms and lamps are looked after."];

    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review", "events.read");

    [Fact]
    public async Task Every_alignment_ends_as_its_commitment_did()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));

        var ended = await Task.WhenAll(some.Alignments.Select(StandingAsync));
        ended.Select(one => one.Text("hold")).ShouldBe(["Carried", "NeedsReview", "Orphaned", "Valid", "Orphaned", "Orphaned"]);
        var reworded = ended[1].GetProperty("object");
        (reworded.Id("itemId"), reworded.Text("text")).ShouldBe((some.Next.Next.Items[2].ItemId, After[2]));
        reworded.List("words").Select(piece => (piece.Text("change"), piece.Text("text"))).ShouldBe([("Kept", "Every window opens "), ("Added", "for everybody"), ("Kept", ".")]);
        // What holds counts for the new version's commitments; what is orphaned counts nowhere.
        var served = (await office.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("commitments").Where(one => one.Id("planId") == some.Institute.PlanId);
        served.Select(one => one.GetProperty("units").GetInt32()).ShouldBe([1, 1, 1, 0, 0, 0]);
        await Eventually.TrueAsync(async () => await StaleAsync(some) == 4, "Nobody heard of what went stale");
    }

    [Fact]
    public async Task The_preview_of_a_draft_says_what_its_adoption_then_does_and_changes_nothing()
    {
        var some = await SomeAsync();
        alignment.Service.Plans.Has(some.Next);

        var preview = await office.GetAsync($"/v1/rebasing-previews/{some.Next.Next.VersionId}").ShouldAnswerAsync(HttpStatusCode.OK);
        (await StandingAsync(some.Alignments[2])).Text("hold").ShouldBe("Valid");
        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));

        var began = (await office.GetAsync($"/v1/rebasing-campaigns/{some.Next.Next.VersionId}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("began");
        (Counts(preview.GetProperty("counts")), Counts(preview.List("units").ShouldHaveSingleItem().GetProperty("counts"))).ShouldBe((Counts(began), Counts(began)));
        foreach (var told in preview.List("alignments")) (await StandingAsync(told.Id("alignmentId"))).Text("hold").ShouldBe(told.Text("hold"));
        preview.List("alignments").Select(one => one.Id("alignmentId")).ShouldBe([some.Alignments[1], some.Alignments[2], some.Alignments[4], some.Alignments[5]]);
        await office.GetAsync($"/v1/rebasing-previews/{Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_campaign_lists_what_is_open_with_successors_until_it_is_decided()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));
        var address = $"/v1/rebasing-campaigns/{some.Next.Next.VersionId}";

        var began = await office.GetAsync(address).ShouldAnswerAsync(HttpStatusCode.OK);
        Counts(began.GetProperty("began")).ShouldBe((1, 1, 1, 3));
        began.GetProperty("open").GetInt32().ShouldBe(4);
        began.List("units").ShouldHaveSingleItem().GetProperty("open").GetInt32().ShouldBe(4);
        var open = (await office.GetAsync($"{address}/alignments?unit={some.Unit.UnitId}").ShouldAnswerAsync(HttpStatusCode.OK)).List();
        open.Select(one => one.GetProperty("alignment").Id()).ShouldBe([some.Alignments[1], some.Alignments[2], some.Alignments[4], some.Alignments[5]]);
        open[1].GetProperty("offer").List("successors").Select(one => one.Text("text")).ShouldBe([After[3], After[4]]);
        open[1].GetProperty("offer").Text("strength").ShouldBe("Supporting");

        await RebaseAsync(some.Alignments[1]).ShouldAnswerAsync(HttpStatusCode.OK);
        (await RebaseAsync(some.Alignments[2]).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request")).List("errors")[0].Text("pointer").ShouldBe("#/objectItemId");
        var moved = await RebaseAsync(some.Alignments[2], new { objectItemId = some.Next.Next.Items[3].ItemId, strength = "Supporting" }).ShouldAnswerAsync(HttpStatusCode.OK);
        (moved.GetProperty("standing").Text("hold"), moved.GetProperty("object").Id("itemId"), moved.Text("state")).ShouldBe(("Valid", some.Next.Next.Items[3].ItemId, "Accepted"));
        (await office.GetAsync(address).ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("open").GetInt32().ShouldBe(2);

        await office.PostAsync($"{address}/closing", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        (await office.GetAsync("/v1/rebasing-campaigns?closed=false").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldNotContain(one => one.Id("versionId") == some.Next.Next.VersionId);
    }

    [Fact]
    public async Task A_decision_after_an_adoption_taken_back_and_made_again_gives_the_same()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));
        var before = await StandingAsync(some.Alignments[1]);

        var decided = await RebaseAsync(some.Alignments[1]).ShouldAnswerAsync(HttpStatusCode.OK);
        var undone = await office.PostAsync($"/v1/alignments/{some.Alignments[1]}/undoing", new { reason = "Read again." }, ifMatch: decided.GetProperty("version").GetInt32()).ShouldAnswerAsync(HttpStatusCode.OK);
        undone.GetProperty("standing").ToString().ShouldBe(before.ToString());
        var again = await RebaseAsync(some.Alignments[1]).ShouldAnswerAsync(HttpStatusCode.OK);

        (again.GetProperty("standing").ToString(), again.GetProperty("object").ToString()).ShouldBe((decided.GetProperty("standing").ToString(), decided.GetProperty("object").ToString()));
    }

    [Fact]
    public async Task A_correction_of_the_lineage_moves_what_was_decided_by_nobody()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));

        var corrected = some.Next.Lineage.Select(edge => edge.Kind == LineageKind.Dropped ? edge with { To = [some.Next.Next.Items[4].ItemId], Kind = LineageKind.Reworded, IsReworded = true, IsDecided = true } : edge).ToList();
        await alignment.Service.HearsAsync(new LineageCorrected(6, some.Institute.PlanId, some.Institute.VersionId, some.Next.Next.VersionId, corrected));

        (await StandingAsync(some.Alignments[5])).Text("hold").ShouldBe("NeedsReview");
    }

    [Fact]
    public async Task What_is_pinned_to_a_version_in_consultation_waits_until_that_one_is_adopted()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Next.Next.Published(planVersion: 4) with { EarlierVersionId = some.Institute.VersionId, Lineage = some.Next.Lineage });
        var ahead = await ProposeAsync(some.Unit.Items[1].ItemId, some.Next.Next.Items[4].ItemId);
        var standing = await StandingAsync(ahead);
        (standing.Text("hold"), standing.TryGetProperty("object", out _)).ShouldBe(("Valid", false));
        (await StandingAsync(some.Alignments[2])).Text("hold").ShouldBe("Valid");

        await office.PostAsync($"/v1/alignments/{ahead}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        (await office.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("cells").ShouldNotContain(cell => cell.Id("commitmentId") == some.Next.Next.Items[4].ItemId);

        await alignment.Service.HearsAsync(some.Next.AdoptedAfter(some.Institute));

        (await office.GetAsync($"/v1/alignments/{ahead}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("standing").Text("hold").ShouldBe("Valid");
        (await office.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("cells").ShouldContain(cell => cell.Id("commitmentId") == some.Next.Next.Items[4].ItemId);
    }

    [Fact]
    public async Task A_draft_that_becomes_another_version_before_any_was_in_force_keeps_its_alignments_too()
    {
        var (institute, unit) = (SomePlan.OfTheInstitute(Before), SomePlan.OfAUnit("Doors.", "Oil the hinges."));
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(unit.Adopted());
        var made = await ProposeAsync(unit.Items[1].ItemId, institute.Items[0].ItemId);
        var next = institute.Became(["Every door opens."], ([0], [0], LineageKind.Renumbered));

        await alignment.Service.HearsAsync(next.AdoptedAfter(institute) with { SupersededVersionId = null });

        (await StandingAsync(made)).Text("hold").ShouldBe("Carried");
    }

    sealed record Some(PlanVersionContent Institute, PlanVersionContent Unit, (PlanVersionContent Next, IReadOnlyList<ItemLineage> Lineage) Next, IReadOnlyList<Guid> Alignments);

    async Task<Some> SomeAsync()
    {
        var (institute, unit) = (SomePlan.OfTheInstitute(Before), SomePlan.OfAUnit("Doors.", "Oil the hinges."));
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(unit.Adopted());
        var made = new List<Guid>();
        foreach (var commitment in institute.Items)
        {
            made.Add(await ProposeAsync(unit.Items[1].ItemId, commitment.ItemId));
            await office.PostAsync($"/v1/alignments/{made[^1]}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        }

        return new(institute, unit, institute.Became(After,
            ([0], [1], LineageKind.Renumbered), ([1], [2], LineageKind.Reworded), ([2], [3, 4], LineageKind.Split), ([3], [0], LineageKind.Same), ([4], [5], LineageKind.Merged), ([5], [], LineageKind.Dropped)) switch
        {
            var (next, lineage) => (next, [.. lineage.Select(edge => edge.Kind == LineageKind.Merged ? edge with { From = [institute.Items[4].ItemId, Guid.NewGuid()] } : edge)]),
        }, made);
    }

    async Task<Guid> ProposeAsync(Guid subject, Guid target) => (await office.PostAsync("/v1/alignments", new { subjectItemId = subject, objectItemId = target }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

    async Task<JsonElement> StandingAsync(Guid id) => (await office.GetAsync($"/v1/alignments/{id}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("standing");

    async Task<HttpResponseMessage> RebaseAsync(Guid id, object? body = null) => await office.PostAsync($"/v1/alignments/{id}/rebasing", body ?? new { },
        ifMatch: (await office.GetAsync($"/v1/alignments/{id}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("version").GetInt32());

    async Task<int> StaleAsync(Some some) => (await office.GetAsync("/v1/alignment-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Count(one => one.Text("type") == "alignment.went-stale.v1" && some.Alignments.Contains(one.Id("aggregateId")));

    static (int, int, int, int) Counts(JsonElement counts) => (counts.GetProperty("valid").GetInt32(), counts.GetProperty("carried").GetInt32(), counts.GetProperty("needsReview").GetInt32(), counts.GetProperty("orphaned").GetInt32());
}
