using System.Net;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>What an item is offered because of the statement that it is filed under.</summary>
public sealed class FiledUnderTests(RunningAlignment alignment) : AskingForSuggestions(alignment)
{
    [Fact]
    public async Task What_is_filed_under_a_statement_is_offered_where_the_statement_leads_before_what_is_ranked()
    {
        var institute = await InstituteAsync("Keep every lantern lit.", "Grow saffron.");
        var unit = await UnitOfAsync("Keep every lantern lit", "Grow saffron for all.");

        var offers = (await OfAsync(unit.Items[1])).List("suggestions");

        offers.Select(offer => offer.Id("commitmentId")).ShouldBe([institute.Items[0].ItemId, institute.Items[1].ItemId]);
        (offers[0].GetProperty("filedUnder").Id("itemId"), offers[0].GetProperty("filedUnder").Text("text")).ShouldBe((unit.Items[0].ItemId, "Keep every lantern lit"));
        offers[1].TryGetProperty("filedUnder", out _).ShouldBeFalse();
        (await Anybody.GetAsync($"/v1/alignments?item={unit.Items[1].ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
        await DecideAsync(unit.Items[1], institute.Items[0], "declining");
        (await OfAsync(unit.Items[1])).List("suggestions").Select(offer => offer.Id("commitmentId")).ShouldBe([institute.Items[1].ItemId]);
    }

    [Fact]
    public async Task A_statement_that_the_office_pointed_at_a_commitment_leads_there_too()
    {
        var institute = await InstituteAsync("Catalogue the beetles.");
        var unit = await UnitOfAsync("Insects abound.", "Buy pins.");
        (await OfAsync(unit.Items[1])).List("suggestions").ShouldBeEmpty();

        await DecideAsync(unit.Items[0], institute.Items[0], "acceptance");

        var offer = (await OfAsync(unit.Items[1])).List("suggestions").ShouldHaveSingleItem();
        (offer.Id("commitmentId"), offer.GetProperty("filedUnder").Id("itemId")).ShouldBe((institute.Items[0].ItemId, unit.Items[0].ItemId));
        (await OfPlanAsync(unit)).ShouldHaveSingleItem().Id("itemId").ShouldBe(unit.Items[1].ItemId, "what it is filed under is only quoted");
    }

    [Fact]
    public async Task The_deeper_an_item_is_filed_under_a_resolved_statement_the_weaker_it_is_offered()
    {
        var institute = await InstituteAsync("Restore the fountain.");
        var unit = SomePlan.OfAUnit("Water flows.", "Buy pumps.", "Lay pipes.", "Dig.", "Rent a spade.");
        // Each below the one before.
        unit = unit with { Items = [.. unit.Items.Select((item, at) => at < 2 ? item : item with { ParentId = unit.Items[at - 1].ItemId })] };
        await Service.HearsAsync(unit.Adopted());

        await Office.PostAsync($"/v1/cited-statements/{unit.Items[0].ItemId}/resolution", new { commitmentItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);

        (await FiledAsync(unit)).ShouldBe([("ContributesTo", "Direct"), ("ContributesTo", "Supporting"), ("ContributesTo", "Indirect"), ("ContributesTo", "Indirect")]);
    }

    [Theory]
    [InlineData("ContributesTo", "Supporting", "Supporting")]
    [InlineData("NearlySame", "Direct", "Direct")]
    [InlineData("Related", "Direct", null)]
    [InlineData("Contains", "Direct", null)]
    public async Task What_is_filed_under_a_statement_is_offered_no_stronger_than_the_statement_serves(string relation, string strength, string? offered)
    {
        var institute = await InstituteAsync("Stock the pantry.");
        var unit = await UnitOfAsync("Food spoils.", "Rent a shed.");
        var id = (await Office.PostAsync("/v1/alignments", new { subjectItemId = unit.Items[0].ItemId, objectItemId = institute.Items[0].ItemId, relation, strength }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();
        await Office.PostAsync($"/v1/alignments/{id}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        (await FiledAsync(unit)).ShouldBe([(offered is null ? null : "ContributesTo", offered)]);
    }

    // In which terms each item is offered what it is filed under.
    async Task<IReadOnlyList<(string?, string?)>> FiledAsync(PlanVersionContent unit)
    {
        var offers = await Task.WhenAll(unit.Items.Skip(1).Select(OfAsync));
        return [.. offers.Select(one => one.List("suggestions").Single(offer => offer.TryGetProperty("filedUnder", out _))).Select(offer => (offer.Text("relation"), offer.Text("strength")))];
    }
}
