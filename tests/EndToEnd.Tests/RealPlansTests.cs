using System.Net;
using System.Text.Json;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Two real pages in, coverage out, over the whole platform; and the same while parts of it fail.</summary>
public sealed class RealPlansTests
{
    [Fact]
    public async Task The_two_real_plans_import_with_no_hand_edit_and_a_commitment_is_served_when_a_person_accepts()
    {
        var (institutePage, librariesPage) = (SharedFiles.ReadText("seeds/institute-plan-draft.txt"), SharedFiles.ReadText("seeds/libraries-plan-2023.txt"));
        await using var platform = await Platform.StartAsync();
        using var office = await Office.OfAsync(platform);
        await office.RegisterAsync("institute");
        await office.RegisterAsync("libraries", parent: "institute");

        var institute = await office.OpenAsync(await office.ImportAsync("institute", institutePage, "Strategic action plan"));
        var libraries = await office.AdoptAsync(await office.ImportAsync("libraries", librariesPage));

        libraries.Text("adoptedOn").ShouldBe("2023-04");
        institute.List("unresolvedReferences").Single().Text("text").ShouldBe("Commitment 6");
        var coverage = await office.CoverageAsync(one => one.List("commitments").Count == 3 && one.List("citedStatements").Count == 3, "The plans did not arrive");
        coverage.List("commitments").Select(one => one.Text("label")).ShouldBe(["3", "4", "5"]);
        coverage.List("citedStatements").Select(one => one.GetProperty("actions").GetInt32()).Order().ShouldBe([1, 2, 7]);
        coverage.List("citedStatements").ShouldAllBe(one => one.Text("resolvedItemId") == null);
        coverage.List("unservedCommitments").Count.ShouldBe(3);
        coverage.List("actionsServingNone").Count.ShouldBe(10);

        var (commitment, action) = (coverage.List("commitments")[1].Id("itemId"), coverage.List("actionsServingNone")[4].Id("itemId"));
        // Of the ten only the accessibility working group has a counterpart in the draft.
        var offers = await OffersAsync();
        offers.Count.ShouldBe(10);
        var offered = offers.Single(one => !one.GetProperty("abstains").GetBoolean());
        (offered.Id("itemId"), offered.List("suggestions")[0].Id("commitmentId")).ShouldBe((action, commitment));

        var proposed = await office.PostAsync("alignment", "v1/alignments", new { subjectItemId = action, objectItemId = commitment }).ShouldAnswerAsync(HttpStatusCode.Created);
        (await office.CoverageAsync()).List("unservedCommitments").Count.ShouldBe(3);
        await office.PostAsync("alignment", $"v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        coverage = await office.CoverageAsync();
        coverage.List("cells").Single().Id("commitmentId").ShouldBe(commitment);
        coverage.List("units").Single().Text("key").ShouldBe("libraries");
        coverage.List("unservedCommitments").Count.ShouldBe(2);
        coverage.List("actionsServingNone").Count.ShouldBe(9);
        (await (await office.GetAsync("portal", $"plans/{institute.Id()}")).Content.ReadAsStringAsync()).ShouldContain("Commitment 6");

        // Each of the ten is filed under one of three sentences; what the office says of one holds for what stands under it.
        var statement = coverage.List("citedStatements").Single(one => one.GetProperty("actions").GetInt32() == 7).Id("itemId");
        var declared = await office.PostAsync("alignment", $"v1/cited-statements/{statement}/resolution", new { commitmentItemId = commitment }).ShouldAnswerAsync(HttpStatusCode.Created);
        (declared.Text("method"), declared.Text("state")).ShouldBe(("Declared", "Accepted"));
        (await OffersAsync()).SelectMany(one => one.List("suggestions")).Where(one => one.TryGetProperty("filedUnder", out _)).Select(one => (one.Id("commitmentId"), one.GetProperty("filedUnder").Id("itemId"))).ShouldBe(Enumerable.Repeat((commitment, statement), 6));

        async Task<IReadOnlyList<JsonElement>> OffersAsync() => (await office.GetAsync("alignment", $"v1/suggestions?plan={libraries.Id("planId")}").ShouldAnswerAsync(HttpStatusCode.OK)).List();
    }

    [Fact]
    public async Task Without_the_broker_an_adoption_answers_at_once_and_the_coverage_follows_before_and_after_it_is_back_empty()
    {
        await using var platform = await Platform.StartAsync();
        using var office = await Office.OfAsync(platform);
        await office.RegisterAsync("institute");
        var (without, afterwards) = (await office.ImportAsync("institute", Page("Every door opens."), "First"), await office.ImportAsync("institute", Page("Every window opens."), "Second"));

        await platform.TakeBrokerAwayAsync();
        var adopted = await office.AdoptAsync(without).WaitAsync(TimeSpan.FromSeconds(5));
        adopted.Text("state").ShouldBe("Adopted");
        await office.CoverageAsync(coverage => coverage.List("commitments").Count == 1, "The coverage did not follow without the broker", TimeSpan.FromSeconds(20));

        await platform.BringBrokerBackAsync();
        await office.AdoptAsync(afterwards);
        await office.CoverageAsync(coverage => coverage.List("commitments").Count == 2, "The coverage did not follow when the broker was back", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_service_killed_while_events_flow_misses_nothing_and_doubles_nothing()
    {
        await using var platform = await Platform.StartAsync();
        using var office = await Office.OfAsync(platform);
        await office.RegisterAsync("institute");
        var drafts = new List<JsonElement>();
        for (var at = 0; at < 20; at++) drafts.Add(await office.ImportAsync("institute", Page($"Door {at} opens."), $"Plan {at}"));

        foreach (var (at, draft) in drafts.Index())
        {
            await office.AdoptAsync(draft);
            if (at is 5 or 12) platform.KillService("alignment");
        }

        var coverage = await office.CoverageAsync(one => one.List("commitments").Count >= drafts.Count, "Something is missing", TimeSpan.FromSeconds(60));
        coverage.List("commitments").Select(one => one.Text("text")).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 20).Select(at => $"Door {at} opens.").Order(StringComparer.Ordinal));
    }

    static string Page(string commitment) => $"A plan for doors\n\nCommitment 1: {commitment}\n• Oil the hinges.\n";
}
