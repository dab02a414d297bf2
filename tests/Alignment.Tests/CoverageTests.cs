using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>From events and reviewed claims to who serves what.</summary>
public sealed class CoverageTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient unit = alignment.Service.SignedInWith("alignments.write");
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.review");
    readonly HttpClient anybody = alignment.Service.Anybody();

    [Fact]
    public async Task A_commitment_is_unserved_until_a_person_accepts_an_alignment()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every voice is heard.");
        var libraries = SomePlan.OfAUnit("A sentence of nobody's.", "Open the reading room at night.", "Ask readers once a year.");
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());
        var (commitment, action) = (institute.Items[0].ItemId, libraries.Items[1].ItemId);
        (await ServedByAsync(commitment)).ShouldBeEmpty();

        var proposed = await unit.PostAsync("/v1/alignments", new { subjectItemId = action, objectItemId = commitment, strength = "Supporting", rationale = "Doors at night." }).ShouldAnswerAsync(HttpStatusCode.Created);
        (await ServedByAsync(commitment)).ShouldBeEmpty();
        await office.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        var cell = (await ServedByAsync(commitment)).Single();
        (cell.Id("unitId"), cell.Text("strength"), cell.GetProperty("alignments").GetInt32()).ShouldBe((libraries.UnitId, "Supporting", 1));
        var coverage = await CoverageAsync();
        coverage.List("unservedCommitments").Select(id => id.GetGuid()).ShouldContain(institute.Items[1].ItemId);
        coverage.List("unservedCommitments").Select(id => id.GetGuid()).ShouldNotContain(commitment);
        coverage.List("actionsServingNone").Select(item => item.Id("itemId")).ShouldContain(libraries.Items[2].ItemId);
        coverage.List("actionsServingNone").Select(item => item.Id("itemId")).ShouldNotContain(action);
    }

    [Fact]
    public async Task Two_replicas_show_every_acknowledged_decision_at_once()
    {
        await using var second = alignment.Service.Replica();
        HttpClient[] replicas = [anybody, second.CreateClient()];
        var institute = SomePlan.OfTheInstitute("Every door opens.");
        var libraries = SomePlan.OfAUnit("Doors.", [.. Enumerable.Range(1, 12).Select(at => $"Open door {at}.")]);
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());

        for (var decided = 1; decided <= 12; decided++)
        {
            var proposed = await unit.PostAsync("/v1/alignments", new { subjectItemId = libraries.Items[decided].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);
            // Both keep what they show now.
            foreach (var replica in replicas) (await ProposedAsync(replica)).ShouldBeGreaterThan(0);
            await office.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

            // Many at a time, so that they share what they ask.
            var read = await Task.WhenAll(Enumerable.Range(0, 16).Select(at => replicas[at % 2].GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)));
            foreach (var coverage in read) coverage.List("cells").Single(cell => cell.Id("commitmentId") == institute.Items[0].ItemId).GetProperty("alignments").GetInt32().ShouldBe(decided);
        }

        static async Task<int> ProposedAsync(HttpClient replica) => (await replica.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("proposed").GetInt32();
    }

    [Fact]
    public async Task An_unchanged_coverage_is_not_sent_again_and_a_changed_one_is()
    {
        await TwoPlansAsync();
        using var first = await anybody.GetAsync("/v1/coverage");
        await anybody.SendAsync(Again()).ShouldAnswerAsync(HttpStatusCode.NotModified);

        await alignment.Service.HearsAsync(new UnitRegistered(Guid.NewGuid(), 1, "archive", "The archive", Guid.NewGuid()));

        (await anybody.SendAsync(Again()).ShouldAnswerAsync(HttpStatusCode.OK)).List("units").ShouldContain(one => one.Text("key") == "archive");

        HttpRequestMessage Again() => new(HttpMethod.Get, "/v1/coverage") { Headers = { IfNoneMatch = { first.Headers.ETag.ShouldNotBeNull() } } };
    }

    [Fact]
    public async Task A_declined_alignment_serves_nothing_and_may_be_proposed_again()
    {
        var (institute, libraries) = await TwoPlansAsync();
        var claim = new { subjectItemId = libraries.Items[1].ItemId, objectItemId = institute.Items[0].ItemId };
        var first = await unit.PostAsync("/v1/alignments", claim).ShouldAnswerAsync(HttpStatusCode.Created);
        await unit.PostAsync("/v1/alignments", claim).ShouldRefuseAsync(HttpStatusCode.Conflict, "alignment-exists");

        await office.PostAsync($"/v1/alignments/{first.Id()}/declining", new { reason = "It is about something else." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        (await ServedByAsync(claim.objectItemId)).ShouldBeEmpty();
        await office.PostAsync($"/v1/alignments/{first.Id()}/acceptance", new { }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "alignment-decided");
        await unit.PostAsync("/v1/alignments", claim).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_proposes_cannot_review_without_the_scope()
    {
        var (institute, libraries) = await TwoPlansAsync();
        var proposed = await unit.PostAsync("/v1/alignments", new { subjectItemId = libraries.Items[1].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);

        await unit.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        await anybody.PostAsync($"/v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");
        await office.PostAsync("/v1/alignments", new { subjectItemId = Guid.NewGuid(), objectItemId = Guid.NewGuid() }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task An_item_that_nobody_published_cannot_be_aligned()
    {
        var (institute, _) = await TwoPlansAsync();
        await unit.PostAsync("/v1/alignments", new { subjectItemId = Guid.NewGuid(), objectItemId = institute.Items[0].ItemId }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await unit.PostAsync("/v1/alignments", new { subjectItemId = institute.Items[0].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_withdrawn_version_counts_no_more_whatever_is_heard_of_first(bool adoptedFirst)
    {
        var (first, second) = (SomePlan.OfTheInstitute("Every door opens."), SomePlan.OfTheInstitute("Every window opens."));
        if (adoptedFirst) await alignment.Service.HearsAsync(first.Adopted());
        await alignment.Service.HearsAsync(first.Withdrawn());
        if (!adoptedFirst) await alignment.Service.HearsAsync(first.Adopted());
        await alignment.Service.HearsAsync(second.Adopted());

        var commitments = (await CoverageAsync()).List("commitments").Select(commitment => commitment.Id("itemId")).ToList();
        commitments.ShouldContain(second.Items[0].ItemId);
        commitments.ShouldNotContain(first.Items[0].ItemId);
        // What takes its place counts again.
        var next = first.Next("Every gate opens.");
        await alignment.Service.HearsAsync(next.Adopted(planVersion: 5));
        (await CoverageAsync()).List("commitments").Select(commitment => commitment.Id("itemId")).ShouldContain(next.Items[0].ItemId);
    }

    [Fact]
    public async Task A_cited_statement_is_no_commitment_and_resolves_when_a_version_that_contains_it_arrives()
    {
        var sentence = $"The university will keep {Guid.NewGuid():N} doors open.";
        var libraries = SomePlan.OfAUnit(sentence, "Open one.", "Open another.");
        await alignment.Service.HearsAsync(libraries.Adopted());

        var cited = await CitedAsync(libraries.Items[0].ItemId);
        (cited.Text("text"), cited.GetProperty("actions").GetInt32(), cited.Text("resolvedItemId")).ShouldBe((sentence, 2, null));
        (await CoverageAsync()).List("commitments").Select(one => one.Text("text")).ShouldNotContain(sentence);

        var institute = SomePlan.OfTheInstitute("First, this. " + sentence.TrimEnd('.').ToUpperInvariant());
        await alignment.Service.HearsAsync(institute.Published());

        (await CitedAsync(libraries.Items[0].ItemId)).Id("resolvedItemId").ShouldBe(institute.Items[0].ItemId);
    }

    [Fact]
    public async Task A_cited_statement_resolves_at_once_where_the_version_is_there_already()
    {
        var sentence = $"The university will mend {Guid.NewGuid():N} lifts.";
        var institute = SomePlan.OfTheInstitute(sentence);
        await alignment.Service.HearsAsync(institute.Published());
        var libraries = SomePlan.OfAUnit(sentence, "Mend one.");
        await alignment.Service.HearsAsync(libraries.Adopted());

        (await CitedAsync(libraries.Items[0].ItemId)).Id("resolvedItemId").ShouldBe(institute.Items[0].ItemId);
    }

    [Fact]
    public async Task Events_may_come_in_any_order_and_twice()
    {
        var plan = SomePlan.OfTheInstitute("The old words.");
        var next = plan.Next("The new words.");
        var message = Guid.NewGuid();

        await alignment.Service.HearsAsync(next.Adopted(planVersion: 5), message);
        await alignment.Service.HearsAsync(next.Published(planVersion: 4));
        await alignment.Service.HearsAsync(plan.Adopted(planVersion: 3));
        await alignment.Service.HearsAsync(plan.Published(planVersion: 2));
        await alignment.Service.HearsAsync(next.Adopted(planVersion: 5), message);
        await alignment.Service.HearsAsync(next.Adopted(planVersion: 5));

        (await CoverageAsync()).List("commitments").Where(one => one.Id("planId") == plan.PlanId).Select(one => one.Text("text")).ShouldBe(["The new words."]);
    }

    [Fact]
    public async Task A_report_may_come_before_the_version_with_its_item()
    {
        var plan = SomePlan.OfTheInstitute("Reported before it was heard of.");
        var item = plan.Items[0].ItemId;

        await alignment.Service.HearsAsync(new ProgressReported(item, 1, plan.VersionId, ProgressStatus.Completed, "2026-05"));
        await alignment.Service.HearsAsync(plan.Published());

        (await StatusAsync(item)).ShouldBe("Completed");
    }

    [Fact]
    public async Task An_older_report_that_comes_after_a_newer_one_changes_nothing()
    {
        var plan = SomePlan.OfTheInstitute("Reported out of order.");
        var item = plan.Items[0].ItemId;
        await alignment.Service.HearsAsync(plan.Published());

        await alignment.Service.HearsAsync(new ProgressReported(item, 2, plan.VersionId, ProgressStatus.Completed, "2026-05"));
        await alignment.Service.HearsAsync(new ProgressReported(item, 1, plan.VersionId, ProgressStatus.InProgress, "2026-04"));

        (await StatusAsync(item)).ShouldBe("Completed");
    }

    [Fact]
    public async Task Many_reports_at_once_and_repeated_leave_the_newest_and_a_bad_one_among_them_is_parked_alone()
    {
        var plan = SomePlan.OfTheInstitute([.. Enumerable.Range(1, 20).Select(at => $"Reported often, {at}.")]);
        await alignment.Service.HearsAsync(plan.Published());
        var bad = Guid.NewGuid();

        await Task.WhenAll(plan.Items.SelectMany(item => Enumerable.Range(1, 5).Select(number =>
                TestPublisher.PublishAsync(alignment.Service.Broker, new ProgressReported(item.ItemId, number, plan.VersionId, number == 5 ? ProgressStatus.Delayed : ProgressStatus.InProgress, "2026"), Guid.NewGuid(), times: 3)))
            .Append(TestPublisher.PublishAsync(alignment.Service.Broker, new ProgressReported(plan.Items[0].ItemId, 9, plan.VersionId, ProgressStatus.Dropped, "no text \0"), bad)));

        await Eventually.TrueAsync(async () => await ParkedAsync(bad) is not null, "It was not parked");
        await Eventually.TrueAsync(async () => (await CoverageAsync()).List("commitments").Where(one => one.Id("planId") == plan.PlanId).All(one => one.Text("status") == "Delayed"), "Not every newest report had its effect");
    }

    [Fact]
    public async Task A_report_that_the_version_had_already_heard_of_changes_nothing()
    {
        var plan = SomePlan.OfTheInstitute("Adopted when it was done.");
        var item = plan.Items[0] with { Status = ProgressStatus.Completed, StatusOn = "2026-05", ItemVersion = 2 };
        await alignment.Service.HearsAsync((plan with { Items = [item] }).Adopted());

        await alignment.Service.HearsAsync(new ProgressReported(item.ItemId, 2, plan.VersionId, ProgressStatus.InProgress, "2026-04"));

        (await CoverageAsync()).List("commitments").Single(one => one.Id("itemId") == item.ItemId).Text("status").ShouldBe("Completed");
    }

    [Fact]
    public async Task Of_reports_that_come_at_the_same_moment_the_newest_stays()
    {
        var plan = SomePlan.OfTheInstitute([.. Enumerable.Range(1, 20).Select(number => $"Reported on in haste, {number}.")]);
        await alignment.Service.HearsAsync(plan.Adopted());

        await Task.WhenAll(from item in plan.Items from version in Enumerable.Range(1, 4)
                           select alignment.Service.HearsAsync(new ProgressReported(item.ItemId, version, plan.VersionId, version == 4 ? ProgressStatus.Completed : ProgressStatus.InProgress, "2026-05")));

        var ids = plan.Items.Select(item => item.ItemId).ToHashSet();
        (await CoverageAsync()).List("commitments").Where(one => ids.Contains(one.Id("itemId"))).ShouldAllBe(one => one.Text("status") == "Completed");
    }

    [Fact]
    public async Task A_unit_is_listed_before_it_has_a_plan()
    {
        var id = Guid.NewGuid();
        await alignment.Service.HearsAsync(new UnitRegistered(id, 1, "museum", "The museum", Guid.NewGuid()));

        (await CoverageAsync()).List("units").Single(one => one.Id("unitId") == id).GetProperty("actions").GetInt32().ShouldBe(0);
    }

    async Task<string?> StatusAsync(Guid item) => (await CoverageAsync()).List("commitments").Single(one => one.Id("itemId") == item).Text("status");

    Task<string?> ParkedAsync(Guid message) => alignment.Service.LookAsync(db => db.ParkedReasonAsync(message));

    async Task<(PlanVersionContent Institute, PlanVersionContent Libraries)> TwoPlansAsync()
    {
        var (institute, libraries) = (SomePlan.OfTheInstitute("Every door opens."), SomePlan.OfAUnit("Doors.", "Open a door."));
        await alignment.Service.HearsAsync(institute.Published());
        await alignment.Service.HearsAsync(libraries.Adopted());
        return (institute, libraries);
    }

    async Task<JsonElement> CoverageAsync() => await anybody.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK);

    async Task<List<JsonElement>> ServedByAsync(Guid commitment) => [.. (await CoverageAsync()).List("cells").Where(cell => cell.Id("commitmentId") == commitment)];

    async Task<JsonElement> CitedAsync(Guid item) => (await anybody.GetAsync("/v1/cited-statements?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single(one => one.Id("itemId") == item);
}
