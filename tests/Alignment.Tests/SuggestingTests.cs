using System.Net;
using System.Text.Json;
using AlignmentService;
using AlignmentService.Suggesting;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestKit;

namespace Alignment.Tests;

/// <summary>What an item is offered, and what every decision changes for the next unit.</summary>
public sealed class SuggestingTests(RunningAlignment alignment) : AskingForSuggestions(alignment)
{
    [Fact]
    public async Task An_item_is_offered_the_commitment_whose_rare_words_it_has_with_its_reasons()
    {
        var institute = await InstituteAsync("Tend the orchard of pear trees.", "Polish the telescope.");
        institute = institute with { Items = [.. institute.Items, new(Guid.CreateVersion7(), institute.Items[0].ItemId, ItemKind.Action, "Action", null, "Prune pear trees in winter.", ProgressStatus.Unspecified, null, 0)], VersionId = Guid.CreateVersion7() };
        await Service.HearsAsync(Renumbered(institute).Adopted(planVersion: 4));
        var unit = await UnitAsync("Learn to prune the pear trees.");

        var offered = await OfAsync(unit.Items[1]);

        offered.GetProperty("abstains").GetBoolean().ShouldBeFalse();
        var first = offered.List("suggestions")[0];
        var reasons = first.GetProperty("reasons");
        (first.Text("text"), first.Text("label"), first.Id("planId"), reasons.Text("confidence"), reasons.GetProperty("part").Text("text"), reasons.GetProperty("ofText").GetDouble())
            .ShouldBe(("Tend the orchard of pear trees.", "1", institute.PlanId, "Strong", "Prune pear trees in winter.", 1));
        reasons.List("words").Select(word => word.Text("written")).ShouldContain("pear trees");
        offered.Text("snapshot").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_was_not_good_enough_is_shown_and_not_offered()
    {
        await InstituteAsync("Ferries, harbours, lighthouses, quays, piers, buoys, anchors, jetties, moorings, docks, wharves, slipways, breakwaters, estuaries and one umbrella.");
        var unit = await UnitAsync("Umbrella stand, bookcase, wardrobe, mirror, carpet, curtain, cushion, candlestick, chandelier, mantelpiece, tapestry.");

        var offered = await OfAsync(unit.Items[1]);

        (offered.GetProperty("abstains").GetBoolean(), offered.List("suggestions").Count).ShouldBe((true, 0));
        offered.GetProperty("best").GetProperty("reasons").Text("confidence").ShouldBe("Weak");
    }

    [Fact]
    public async Task An_accepted_alignment_is_an_example_for_a_like_item_of_the_next_unit()
    {
        var institute = await InstituteAsync("Warm every greenhouse.", "Feed the hedgehogs.");
        var (one, other) = (await UnitAsync("Stack quinces in the cellar."), await UnitAsync("Stack quinces in the greenhouse cellar."));
        var before = await OfAsync(other.Items[1]);
        before.List("suggestions").Select(offer => offer.Text("text")).ShouldBe(["Warm every greenhouse."]);

        await DecideAsync(one.Items[1], institute.Items[1], "acceptance");

        var offers = (await OfAsync(other.Items[1])).List("suggestions");
        offers[0].Id("commitmentId").ShouldBe(institute.Items[1].ItemId);
        var example = offers[0].GetProperty("reasons").List("examples").ShouldHaveSingleItem();
        (example.Text("text"), example.Text("unit")).ShouldBe(("Stack quinces in the cellar.", one.UnitName));
        (offers[0].GetProperty("reasons").GetProperty("ofExamples").GetDouble(), offers[1].Text("text")).ShouldBe((1, "Warm every greenhouse."));
    }

    [Fact]
    public async Task A_declined_pair_comes_back_only_when_a_text_changes()
    {
        var institute = await InstituteAsync("Repair the sundial.");
        var unit = await UnitAsync("Repair an old sundial.");
        (await OfAsync(unit.Items[1])).List("suggestions").Count.ShouldBe(1);

        await DecideAsync(unit.Items[1], institute.Items[0], "declining");
        (await IsOfferedAsync(unit.Items[1], institute.Items[0])).ShouldBeFalse();
        var same = Renumbered(unit);
        await Service.HearsAsync(same.Adopted(planVersion: 5));
        (await IsOfferedAsync(same.Items[1], institute.Items[0])).ShouldBeFalse();
        var changed = Renumbered(unit, text => text + " And paint it.");
        await Service.HearsAsync(changed.Adopted(planVersion: 6));
        (await IsOfferedAsync(changed.Items[1], institute.Items[0])).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_decided_of_a_commitment_bears_on_the_same_words_in_the_next_version()
    {
        var institute = await InstituteAsync("Mend the weathervane.", "Restring the harps.");
        var (one, other) = (await UnitAsync("Wax the toboggans."), await UnitAsync("Toboggans."));
        await DecideAsync(one.Items[1], institute.Items[1], "acceptance");

        var next = Renumbered(institute);
        await Service.HearsAsync(next.Adopted(planVersion: 5));

        (await OfAsync(other.Items[1])).List("suggestions")[0].Id("commitmentId").ShouldBe(next.Items[1].ItemId);
    }

    [Fact]
    public async Task Serving_a_part_of_a_commitment_is_an_example_of_the_commitment_and_refusing_one_refuses_no_more()
    {
        var institute = SomePlan.OfTheInstitute("Clean the aquarium.", "Part of it.");
        institute = institute with { Items = [institute.Items[0], institute.Items[1] with { Kind = ItemKind.Action, ParentId = institute.Items[0].ItemId, Text = "Scrub algae." }] };
        await Service.HearsAsync(institute.Adopted());
        var (one, other) = (await UnitAsync("Collect meteorites.", "Clean algae off."), await UnitAsync("Meteorites."));

        await DecideAsync(one.Items[1], institute.Items[1], "acceptance");
        await DecideAsync(one.Items[2], institute.Items[1], "declining");

        (await IsOfferedAsync(other.Items[1], institute.Items[0])).ShouldBeTrue();
        (await IsOfferedAsync(one.Items[2], institute.Items[0])).ShouldBeTrue();
    }

    [Fact]
    public async Task A_plan_is_gone_through_by_what_serves_nothing_yet()
    {
        var institute = await InstituteAsync("Tune the organ pipes.", "Organ.", "Organ tours.", "Organ wood.");
        var unit = await UnitAsync([.. Enumerable.Range(1, 6).Select(at => $"Organ {at}.")]);
        // The third is a goal with the fourth below it.
        unit = unit with { Items = [.. unit.Items.Select((item, at) => at == 3 ? item with { Kind = ItemKind.Goal } : at == 4 ? item with { ParentId = unit.Items[3].ItemId } : item)] };
        unit = Renumbered(unit);
        await Service.HearsAsync(unit.Adopted(planVersion: 5));
        (await OfPlanAsync(unit)).Select(one => one.Id("itemId")).ShouldBe(unit.Items.Skip(1).Select(item => item.ItemId));

        await DecideAsync(unit.Items[4], institute.Items[0], "acceptance");
        await ProposeAsync(unit.Items[1], institute.Items[1]);

        var open = await OfPlanAsync(unit, "&limit=2");
        open.Select(one => one.Id("itemId")).ShouldBe(new[] { 1, 2, 5, 6 }.Select(at => unit.Items[at].ItemId));
        open.ShouldAllBe(one => one.List("suggestions").Count == 3);
        open[0].List("suggestions").Single(offer => offer.Id("commitmentId") == institute.Items[1].ItemId).Text("alignment").ShouldBe("Proposed");
        (await OfPlanAsync(institute)).ShouldBeEmpty();
        (await OfAsync(institute.Items[0])).List("suggestions").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_accepted_of_two_versions_serves_in_both()
    {
        var institute = await InstituteAsync("Varnish the canoes.");
        var unit = await UnitAsync("Canoe varnish.");
        var next = Renumbered(unit);
        await Service.HearsAsync(next.Adopted(planVersion: 5));

        await DecideAsync(unit.Items[1], institute.Items[0], "acceptance");
        (await OfPlanAsync(unit)).Count.ShouldBe(1);
        await DecideAsync(next.Items[1], institute.Items[0], "acceptance");

        (await OfPlanAsync(unit)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_is_confirmed_until_something_changes_also_on_another_replica()
    {
        var (institute, unit) = (await InstituteAsync("Paint the gazebo."), await UnitAsync("Paint for a gazebo."));
        var address = $"/v1/suggestions?item={unit.Items[1].ItemId}";
        using var first = await Anybody.GetAsync(address);
        using var replica = Service.Replica();
        using var elsewhere = replica.CreateClient();

        (await AskAsync()).ShouldBe(HttpStatusCode.NotModified);
        await DecideAsync(unit.Items[1], institute.Items[0], "declining");
        (await AskAsync()).ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetAsync(address).ShouldAnswerAsync(HttpStatusCode.OK)).List().Single().List("suggestions").ShouldBeEmpty();

        async Task<HttpStatusCode> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag ?? throw new InvalidOperationException("It has no tag.") } } };
            using var answer = await elsewhere.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_question_about_nothing_is_refused()
    {
        await Anybody.GetAsync($"/v1/suggestions?item={Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await Anybody.GetAsync($"/v1/suggestions?plan={Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await Anybody.GetAsync("/v1/suggestions").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await Anybody.GetAsync($"/v1/suggestions?item={Guid.NewGuid()}&plan={Guid.NewGuid()}").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await Anybody.GetAsync($"/v1/suggestions?plan={Guid.NewGuid()}&cursor=eA").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Only_the_texts_that_changed_versions_have_are_read_again()
    {
        var memory = Service.Services.GetRequiredService<SuggestionMemory>();
        var (institute, unit) = (await InstituteAsync("Rake the gravel."), await UnitAsync("Gravel rakes.", "Gravel."));
        var before = await memory.ReadAsync(default);

        await ProposeAsync(unit.Items[1], institute.Items[0]);
        (await memory.ReadAsync(default)).Suggester.ShouldBeSameAs(before.Suggester, "a proposal decides nothing");
        await DecideAsync(unit.Items[2], institute.Items[0], "acceptance");
        var decided = await memory.ReadAsync(default);
        await Service.HearsAsync(Renumbered(unit).Adopted(planVersion: 5));

        decided.ShouldNotBeSameAs(before);
        decided.Texts.ShouldBeSameAs(before.Texts);
        (await memory.ReadAsync(default)).Texts.ShouldNotBeSameAs(before.Texts);
    }

    [Fact]
    public async Task Fifty_goals_against_two_hundred_commitments_cost_well_under_a_second()
    {
        var chance = new Random(7);
        await InstituteAsync([.. Enumerable.Range(0, 200).Select(_ => Sentence())]);
        var unit = await UnitAsync([.. Enumerable.Range(0, 50).Select(_ => Sentence())]);
        var known = await Service.Services.GetRequiredService<SuggestionMemory>().ReadAsync(default);
        var items = await Service.LookAsync(db => db.Items.Where(item => item.PlanId == unit.PlanId).ToDictionaryAsync(item => item.Id));

        var time = new ProcessorTime();
        var offered = items.Values.Select(item => known.For(item, items, [], [], 3)).Count(one => one.Suggestions.Count > 0);

        offered.ShouldBeGreaterThan(0);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromMilliseconds(500));

        string Sentence() => string.Join(' ', chance.GetItems([.. from first in "bdfgkl" from second in "aeiou" from third in "mnprst" select $"{first}{second}{third}a"], 15));
    }

    // The next version: the same tree under other ids.
    static PlanVersionContent Renumbered(PlanVersionContent plan, Func<string, string>? text = null)
    {
        var ids = plan.Items.ToDictionary(item => item.ItemId, _ => Guid.CreateVersion7());
        return plan with
        {
            VersionId = Guid.CreateVersion7(), Number = plan.Number + 1,
            Items = [.. plan.Items.Select(item => item with { ItemId = ids[item.ItemId], ParentId = item.ParentId is { } above ? ids[above] : null, Text = text?.Invoke(item.Text) ?? item.Text })],
        };
    }
}
