using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>One side proposes, the other decides; what one says, the other can answer, and all of it stays on record.</summary>
public sealed class ReviewTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient anybody = alignment.Service.Anybody();

    [Fact]
    public async Task What_the_office_proposes_the_unit_decides_and_the_reverse()
    {
        var some = await SomeAsync();
        var byOffice = await ProposeAsync(some.Office, some, 1, 0);
        byOffice.Text("proposedFrom").ShouldBe("Object");
        await DoAsync(some.Office, byOffice, "acceptance").ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        (await DoAsync(some.Unit, byOffice, "acceptance").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Accepted");

        var byUnit = await ProposeAsync(some.Unit, some, 2, 0);
        byUnit.Text("proposedFrom").ShouldBe("Subject");
        await DoAsync(some.Unit, byUnit, "acceptance").ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        (await DoAsync(some.Office, byUnit, "declining", new { reason = "It is about windows." }).ShouldAnswerAsync(HttpStatusCode.OK)).Text("reason").ShouldBe("It is about windows.");
    }

    [Fact]
    public async Task A_dispute_has_a_reason_a_thread_and_a_day_and_the_other_side_resolves_it()
    {
        var some = await SomeAsync();
        var accepted = await AcceptedAsync(some, 1, 0);
        await DoAsync(some.Office, accepted, "dispute", new { reason = " " }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

        var disputed = await DoAsync(some.Office, accepted, "dispute", new { reason = "It only touches it." }).ShouldAnswerAsync(HttpStatusCode.OK);
        (disputed.Text("state"), disputed.Text("resolveBy")).ShouldBe(("Disputed", DateOnly.FromDateTime(alignment.Service.Clock.GetUtcNow().UtcDateTime).AddDays(14).ToString("O")));
        (await ServedAsync(some)).ShouldBe(0);
        var answered = await DoAsync(some.Unit, disputed, "comments", new { text = "The hinges are half of it." }).ShouldAnswerAsync(HttpStatusCode.OK);
        await DoAsync(some.Office, answered, "resolution", new { stands = true, reason = "So be it." }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        var resolved = await DoAsync(some.Unit, answered, "resolution", new { stands = true, reason = "Supporting it is.", strength = "Supporting" }).ShouldAnswerAsync(HttpStatusCode.OK);

        (resolved.Text("state"), resolved.Text("strength"), resolved.Text("resolveBy")).ShouldBe(("Accepted", "Supporting", null));
        resolved.List("decisions").Select(one => (one.Text("kind"), one.Text("from"), one.Text("reason"))).ShouldBe(
        [
            ("Accepted", "Object", null), ("Disputed", "Object", "It only touches it."), ("Commented", "Subject", "The hinges are half of it."), ("Resolved", "Subject", "Supporting it is."),
        ]);
        (await ServedAsync(some)).ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_side_that_proposed_takes_a_proposal_back_and_the_pair_is_free_again()
    {
        var some = await SomeAsync();
        var proposed = await ProposeAsync(some.Unit, some, 1, 0);
        await ProposeAsync(some.Unit, some, 1, 0, HttpStatusCode.Conflict);

        await DoAsync(some.Office, proposed, "withdrawal", new { reason = "No." }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        (await DoAsync(some.Unit, proposed, "withdrawal", new { reason = "We meant the other door." }).ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Withdrawn");
        await ProposeAsync(some.Unit, some, 1, 0);
    }

    [Fact]
    public async Task Decisions_taken_back_one_after_the_other_leave_it_as_it_was_and_made_again_as_it_is()
    {
        var some = await SomeAsync();
        var proposed = await ReadAsync(await ProposeAsync(some.Unit, some, 1, 0));
        var accepted = await ReadAsync(await DoAsync(some.Office, proposed, "acceptance").ShouldAnswerAsync(HttpStatusCode.OK));
        var disputed = await DoAsync(some.Office, accepted, "dispute", new { reason = "It only touches it." }).ShouldAnswerAsync(HttpStatusCode.OK);

        var once = await DoAsync(some.Office, disputed, "undoing", new { reason = "A slip." }).ShouldAnswerAsync(HttpStatusCode.OK);
        Said(once).ShouldBe(Said(accepted));
        var twice = await DoAsync(some.Office, once, "undoing", new { reason = "Another." }).ShouldAnswerAsync(HttpStatusCode.OK);
        Said(twice).ShouldBe(Said(proposed));
        await DoAsync(some.Office, twice, "undoing", new { reason = "Nothing is left." }).ShouldRefuseAsync(HttpStatusCode.Conflict, "nothing-to-undo");
        var again = await DoAsync(some.Office, twice, "acceptance").ShouldAnswerAsync(HttpStatusCode.OK);

        Said(await ReadAsync(again)).ShouldBe(Said(accepted));
        again.List("decisions").Select(one => (one.Text("kind"), one.TryGetProperty("undoes", out var undone) ? undone.GetInt32() : 0)).ShouldBe(
            [("Accepted", 0), ("Disputed", 0), ("Undone", 3), ("Undone", 2), ("Accepted", 0)]);
    }

    [Fact]
    public async Task Not_related_is_recorded_at_once_without_a_strength_and_counts_nowhere()
    {
        var some = await SomeAsync();
        var pair = new { subjectItemId = some.Plan.Items[1].ItemId, objectItemId = some.Institute.Items[0].ItemId, relation = "NotRelated", strength = "Direct" };
        (await some.Unit.PostAsync("/v1/alignments", pair).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request")).List("errors")[0].Text("pointer").ShouldBe("#/strength");

        var said = await some.Unit.PostAsync("/v1/alignments", new { pair.subjectItemId, pair.objectItemId, pair.relation }).ShouldAnswerAsync(HttpStatusCode.Created);
        (said.Text("state"), said.Text("strength")).ShouldBe(("Accepted", null));
        (await ServedAsync(some)).ShouldBe(0);
    }

    [Fact]
    public async Task Two_items_cannot_contain_each_other_over_however_many_steps()
    {
        var (one, two, three) = (await SomeAsync(), await SomeAsync(), await SomeAsync());
        using var office = alignment.Service.SignedInWith("alignments.write");
        Guid[] items = [one.Plan.Items[1].ItemId, two.Plan.Items[1].ItemId, three.Plan.Items[1].ItemId];
        await office.PostAsync("/v1/alignments", new { subjectItemId = items[0], objectItemId = items[1], relation = "Contains" }).ShouldAnswerAsync(HttpStatusCode.Created);
        await office.PostAsync("/v1/alignments", new { subjectItemId = items[2], objectItemId = items[1] }).ShouldAnswerAsync(HttpStatusCode.Created);

        foreach (var circle in new object[] { new { subjectItemId = items[2], objectItemId = items[0], relation = "Contains" }, new { subjectItemId = items[0], objectItemId = items[2] }, new { subjectItemId = items[1], objectItemId = items[0], relation = "Contains" } })
            (await office.PostAsync("/v1/alignments", circle).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request")).List("errors")[0].Text("pointer").ShouldBe("#/relation");
        await office.PostAsync("/v1/alignments", new { subjectItemId = items[2], objectItemId = items[0] }).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_item_of_a_withdrawn_version_cannot_be_aligned()
    {
        var some = await SomeAsync();
        await alignment.Service.HearsAsync(some.Institute.Withdrawn());

        await ProposeAsync(some.Unit, some, 1, 0, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task That_an_item_serves_none_is_recorded_once_and_can_be_taken_back()
    {
        var some = await SomeAsync();
        var body = new { itemId = some.Plan.Items[1].ItemId, reason = "It is about the roof." };

        var said = await some.Unit.PostAsync("/v1/no-counterparts", body).ShouldAnswerAsync(HttpStatusCode.Created);
        await some.Unit.PostAsync("/v1/no-counterparts", body).ShouldRefuseAsync(HttpStatusCode.Conflict, "answer-exists");
        (await anybody.GetAsync($"/v1/no-counterparts?plan={some.Plan.PlanId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldHaveSingleItem().GetProperty("holds").GetBoolean().ShouldBeTrue();
        await some.Unit.PostAsync($"/v1/no-counterparts/{said.Id()}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        (await anybody.GetAsync($"/v1/no-counterparts?plan={some.Plan.PlanId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
        await some.Unit.PostAsync("/v1/no-counterparts", body).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_office_points_an_unresolved_sentence_at_a_commitment_and_what_is_filed_under_it_serves()
    {
        var some = await SomeAsync();
        var statement = some.Plan.Items[0].ItemId;

        await some.Unit.PostAsync($"/v1/cited-statements/{statement}/resolution", new { commitmentItemId = some.Institute.Items[0].ItemId }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        var made = await some.Office.PostAsync($"/v1/cited-statements/{statement}/resolution", new { commitmentItemId = some.Institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);

        (made.Text("method"), made.Text("state"), made.Text("proposedFrom")).ShouldBe(("Declared", "Accepted", "Object"));
        (await anybody.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("actionsServingNone").ShouldNotContain(one => one.Id("planId") == some.Plan.PlanId);
    }

    internal sealed record Some(PlanVersionContent Institute, PlanVersionContent Plan, HttpClient Office, HttpClient Unit);

    async Task<Some> SomeAsync()
    {
        var (institute, plan) = (SomePlan.OfTheInstitute("Every door opens."), SomePlan.OfAUnit("Doors.", "Oil the hinges.", "Widen the frames."));
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(plan.Adopted());
        return new(institute, plan, alignment.Service.SignedInAs($"equity-office:{institute.UnitId}"), alignment.Service.SignedInAs($"unit-lead:{plan.UnitId}"));
    }

    static Task<JsonElement> ProposeAsync(HttpClient who, Some some, int item, int commitment, HttpStatusCode answer = HttpStatusCode.Created) =>
        who.PostAsync("/v1/alignments", new { subjectItemId = some.Plan.Items[item].ItemId, objectItemId = some.Institute.Items[commitment].ItemId }).ShouldAnswerAsync(answer);

    static async Task<JsonElement> AcceptedAsync(Some some, int item, int commitment) =>
        await DoAsync(some.Office, await ProposeAsync(some.Unit, some, item, commitment), "acceptance").ShouldAnswerAsync(HttpStatusCode.OK);

    static Task<HttpResponseMessage> DoAsync(HttpClient who, JsonElement one, string what, object? body = null) =>
        who.PostAsync($"/v1/alignments/{one.Id()}/{what}", body ?? new { }, ifMatch: one.GetProperty("version").GetInt32());

    Task<JsonElement> ReadAsync(JsonElement one) => anybody.GetAsync($"/v1/alignments/{one.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);

    // Everything but its number and its history.
    static string Said(JsonElement one) => string.Join('\n', one.EnumerateObject().Where(member => member.Name is not ("version" or "decisions")).Select(member => $"{member.Name}: {member.Value}"));

    async Task<int> ServedAsync(Some some) => (await anybody.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("cells").Count(cell => cell.Id("commitmentId") == some.Institute.Items[0].ItemId);
}
