using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>What a plan says of itself that it serves counts, once, in whatever order it is heard of.</summary>
public sealed class DeclaredTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "events.read");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_declaration_becomes_one_alignment_whichever_version_is_heard_of_first(bool targetFirst)
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.");
        var unit = Declaring(SomePlan.OfAUnit("Every door opens.", "Oil the hinges."), 0, institute.Items[0].ItemId);

        if (targetFirst) await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(unit.Published());
        if (!targetFirst)
        {
            (await OfAsync(unit.Items[0].ItemId)).ShouldBeEmpty();
            await alignment.Service.HearsAsync(institute.Adopted());
        }

        await alignment.Service.HearsAsync(unit.Adopted());
        await alignment.Service.HearsAsync(institute.Published());

        var made = (await OfAsync(unit.Items[0].ItemId)).ShouldHaveSingleItem();
        (made.Text("method"), made.Text("state"), made.Text("relation"), made.Text("strength"), made.Text("proposedBy"), made.Text("decidedBy"), made.GetProperty("version").GetInt32())
            .ShouldBe(("Declared", "Accepted", "ContributesTo", "Direct", "", null, 1));
        made.Text("decidedAt").ShouldNotBeNull();
        await Eventually.TrueAsync(async () => await ToldAsync(made.Id()) > 0, "Nobody heard of it");
        (await ToldAsync(made.Id())).ShouldBe(1);
    }

    [Fact]
    public async Task An_action_filed_under_a_quoted_commitment_serves_it()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.");
        var unit = Declaring(SomePlan.OfAUnit("Every door opens.", "Oil the hinges.", "Widen the frames."), 0, institute.Items[0].ItemId);
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(unit.Adopted());

        var coverage = await office.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK);

        var cell = coverage.List("cells").Single(one => one.Id("commitmentId") == institute.Items[0].ItemId);
        (cell.Id("unitId"), cell.GetProperty("alignments").GetInt32(), cell.Text("strength")).ShouldBe((unit.UnitId, 1, "Direct"));
        var shown = coverage.List("units").Single(one => one.Id("unitId") == unit.UnitId);
        (shown.GetProperty("actions").GetInt32(), shown.GetProperty("serving").GetInt32()).ShouldBe((2, 2));
        coverage.List("actionsServingNone").ShouldNotContain(one => one.Id("unitId") == unit.UnitId);
    }

    [Fact]
    public async Task An_action_serves_nothing_where_only_the_one_beside_it_does()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.");
        var unit = Declaring(SomePlan.OfAUnit("Doors.", "Oil the hinges.", "Widen the frames."), 1, institute.Items[0].ItemId);
        await alignment.Service.HearsAsync(unit.Adopted());
        await alignment.Service.HearsAsync(institute.Adopted());

        (await office.GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("actionsServingNone").Where(one => one.Id("unitId") == unit.UnitId).Select(one => one.Text("text")).ShouldBe(["Widen the frames."]);
    }

    [Fact]
    public async Task A_declared_pair_cannot_be_proposed_again()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.");
        var unit = Declaring(SomePlan.OfAUnit("Doors.", "Oil the hinges."), 1, institute.Items[0].ItemId);
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(unit.Adopted());

        await office.PostAsync("/v1/alignments", new { subjectItemId = unit.Items[1].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldRefuseAsync(HttpStatusCode.Conflict, "alignment-exists");
    }

    [Fact]
    public async Task What_was_proposed_by_hand_before_stays_the_only_one()
    {
        // The version was heard of before declarations were: its adoption tells them.
        var (institute, unit) = (SomePlan.OfTheInstitute("Every door opens."), SomePlan.OfAUnit("Doors.", "Oil the hinges."));
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(unit.Published());
        var proposed = await office.PostAsync("/v1/alignments", new { subjectItemId = unit.Items[1].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);

        await alignment.Service.HearsAsync(Declaring(Declaring(unit, 1, institute.Items[0].ItemId), 0, institute.Items[0].ItemId).Adopted());

        (await OfAsync(unit.Items[1].ItemId)).ShouldHaveSingleItem().Id().ShouldBe(proposed.Id());
        (await OfAsync(unit.Items[0].ItemId)).ShouldHaveSingleItem().Text("method").ShouldBe("Declared");
    }

    [Fact]
    public async Task A_plan_that_serves_itself_or_what_nobody_publishes_makes_no_alignment()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every window opens.");
        await alignment.Service.HearsAsync(Declaring(Declaring(institute, 0, institute.Items[1].ItemId), 1, Guid.NewGuid()).Adopted());

        foreach (var item in institute.Items) (await OfAsync(item.ItemId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_built_anew_from_the_same_events_has_the_same_alignments()
    {
        var institute = SomePlan.OfTheInstitute("Every door opens.", "Every window opens.");
        var unit = Declaring(Declaring(SomePlan.OfAUnit("Doors.", "Oil the hinges."), 0, institute.Items[0].ItemId), 1, institute.Items[1].ItemId);
        await alignment.Service.HearsAsync(unit.Adopted());
        await alignment.Service.HearsAsync(institute.Published());
        await using var anew = new RunningAlignment.Host();
        await anew.InitializeAsync();
        await anew.HearsAsync(institute.Published());
        await anew.HearsAsync(unit.Published());
        await anew.HearsAsync(unit.Adopted());

        var lived = (await OfAsync(institute.Items[0].ItemId)).Concat(await OfAsync(institute.Items[1].ItemId)).Select(Pair).ToList();
        lived.Count.ShouldBe(2);
        (await anew.Anybody().GetAsync("/v1/alignments").ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(Pair).ShouldBe(lived, ignoreOrder: true);

        static (Guid, Guid, Guid) Pair(JsonElement one) => (one.Id(), one.GetProperty("subject").Id("itemId"), one.GetProperty("object").Id("itemId"));
    }

    static PlanVersionContent Declaring(PlanVersionContent plan, int item, Guid target) =>
        plan with { Items = [.. plan.Items.Select((one, at) => at == item ? one with { Serves = [target] } : one)] };

    async Task<IReadOnlyList<JsonElement>> OfAsync(Guid item) => (await office.GetAsync($"/v1/alignments?item={item}").ShouldAnswerAsync(HttpStatusCode.OK)).List();

    async Task<int> ToldAsync(Guid id) => (await office.GetAsync("/v1/alignment-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Count(item => item.Id("aggregateId") == id && item.Text("type") == "alignment.accepted.v1");
}
