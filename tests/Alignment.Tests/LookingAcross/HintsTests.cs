using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests.LookingAcross;

/// <summary>What a look across all plans offers, and what takes it away again. Each test has words of its own.</summary>
public sealed class HintsTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review");
    readonly HttpClient anybody = alignment.Service.Anybody();

    [Fact]
    public async Task Items_of_two_units_that_say_nearly_the_same_are_a_hint_with_the_words_that_both_have()
    {
        var (one, other) = (await UnitAsync("Prune the pear trees of the orchard every winter.", "Prune the pear trees of the orchard."), await UnitAsync("Each winter, the orchard’s pear trees are pruned.", "Wax the toboggans."));

        var hint = (await NearAsync($"unit={other.UnitId}")).ShouldHaveSingleItem();

        hint.List("items").Select(item => item.Id("itemId")).ShouldBe([one.Items[1].ItemId, one.Items[2].ItemId, other.Items[1].ItemId], ignoreOrder: true);
        (hint.GetProperty("units").GetInt32(), hint.GetProperty("more").GetInt32(), hint.List("commitments").Count).ShouldBe((2, 0, 0));
        var item = hint.List("items").Single(item => item.Id("itemId") == one.Items[2].ItemId);
        (item.Text("unit"), item.Text("text")).ShouldBe((one.UnitName, "Prune the pear trees of the orchard."));
        item.List("words").Select(word => word.GetString()).ShouldBe(["Prune", "pear", "trees", "orchard"], ignoreOrder: true);
        (await NearAsync($"unit={Guid.NewGuid()}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_one_unit_says_twice_is_no_hint_until_another_unit_says_it_too()
    {
        var unit = await UnitAsync("Repair the sundial beside the boathouse.", "Repair the sundial beside the boathouse!");
        (await NearAsync($"unit={unit.UnitId}")).ShouldBeEmpty();

        // Its second plan comes to another unit.
        var second = SomePlan.OfAUnit("Sundials.", "Repair the sundial beside the boathouse.") with { UnitId = unit.UnitId };
        await alignment.Service.HearsAsync(second.Adopted());
        (await NearAsync($"unit={unit.UnitId}")).ShouldBeEmpty();
        var next = Guid.CreateVersion7();
        await alignment.Service.HearsAsync(new UnitRegistered(next, 1, $"unit-{next:N}", "The boathouse", Guid.NewGuid()));
        await alignment.Service.HearsAsync(new PlanMoved(9, second.PlanId, second.PlanTitle, next, $"unit-{next:N}", "The boathouse"));

        (await NearAsync($"unit={unit.UnitId}")).ShouldHaveSingleItem().GetProperty("units").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_hint_says_which_commitment_both_serve_and_which_unit_stands_above_the_other()
    {
        var institute = await InstituteAsync("Keep every lantern lit.", "Grow saffron.");
        var (school, department) = (await UnitAsync("Light forty lanterns along the canal."), await UnitAsync("Light forty lanterns along the canal!"));
        await alignment.Service.HearsAsync(new UnitRegistered(department.UnitId, 1, department.UnitKey, department.UnitName, school.UnitId));
        await AcceptAsync(school.Items[1], institute.Items[0]);
        await AcceptAsync(school.Items[1], institute.Items[1]);
        (await NearAsync($"commitment={institute.Items[0].ItemId}")).ShouldBeEmpty("one of them serves it");

        await AcceptAsync(department.Items[1], institute.Items[0]);

        var hint = (await NearAsync($"commitment={institute.Items[0].ItemId}")).ShouldHaveSingleItem();
        hint.List("commitments").Select(id => id.GetGuid()).ShouldBe([institute.Items[0].ItemId]);
        var (above, below) = (hint.List("items").Single(item => item.Id("unitId") == school.UnitId), hint.List("items").Single(item => item.Id("unitId") == department.UnitId));
        above.List("commitments").Select(id => id.GetGuid()).ShouldBe(institute.Items.Select(item => item.ItemId), ignoreOrder: true);
        (above.List("unitsAbove").Count, below.List("unitsAbove").Select(id => id.GetGuid()).ShouldHaveSingleItem()).ShouldBe((0, school.UnitId));
        (await NearAsync($"commitment={institute.Items[1].ItemId}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_many_units_say_is_one_hint_that_tells_how_many_it_does_not_show()
    {
        const int Units = 23;
        var plans = new List<PlanVersionContent>();
        for (var at = 0; at < Units; at++) plans.Add(await UnitAsync("Feed the hedgehogs behind the greenhouse."));

        var hint = (await NearAsync($"unit={plans[7].UnitId}")).ShouldHaveSingleItem();

        (hint.GetProperty("units").GetInt32(), hint.List("items").Count, hint.GetProperty("more").GetInt32()).ShouldBe((Units, 20, 3));
    }

    [Fact]
    public async Task Near_duplicates_are_read_page_by_page()
    {
        string[] said = ["Catalogue every beetle drawer.", "Varnish seven canoes.", "Tune both organ pipes."];
        var (unit, _) = (await UnitAsync(said), await UnitAsync(said));

        var (read, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await anybody.GetAsync($"/v1/hints/near-duplicates?unit={unit.UnitId}&limit=2{cursor}").ShouldAnswerAsync(HttpStatusCode.OK);
            read.AddRange(page.List().Select(hint => hint.Id("itemId")));
            cursor = page.Text("next") is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        read.Count.ShouldBe(said.Length);
        read.ShouldBeUnique();
        read.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_commitment_depends_on_a_single_unit_until_a_second_one_serves_it()
    {
        var institute = await InstituteAsync("Mend the weathervane.", "Restring the harps.");
        var (one, other) = (await UnitAsync("Oil the vane.", "Paint the vane."), await UnitAsync("Gild the vane."));
        one = one with { VersionId = Guid.CreateVersion7(), Items = [.. Renumbered(one, item => item with { Accountable = "The tower" })] };
        await alignment.Service.HearsAsync(one.Adopted(planVersion: 5));
        (await SingleAsync($"unit={one.UnitId}")).ShouldBeEmpty();
        await AcceptAsync(one.Items[1], institute.Items[0]);
        await AcceptAsync(one.Items[2], institute.Items[0]);

        var single = (await SingleAsync($"unit={one.UnitId}")).ShouldHaveSingleItem();
        (single.Id("commitmentId"), single.Text("label"), single.Id("unitId"), single.Text("unit"), single.Text("since"), single.GetProperty("needReview").GetInt32())
            .ShouldBe((institute.Items[0].ItemId, "1", one.UnitId, one.UnitName, $"{alignment.Service.Clock.Now:yyyy-MM-dd}", 0));
        single.List("items").Select(item => (item.Id("itemId"), item.Text("accountable"))).ShouldBe([(one.Items[1].ItemId, "The tower"), (one.Items[2].ItemId, "The tower")]);
        (await SingleAsync($"unit={other.UnitId}")).ShouldBeEmpty();

        var accepted = await AcceptAsync(other.Items[1], institute.Items[0]);
        (await SingleAsync($"unit={one.UnitId}")).ShouldBeEmpty();
        await office.PostAsync($"/v1/alignments/{accepted}/dispute", new { reason = "It is another vane." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);
        (await SingleAsync($"unit={one.UnitId}")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_cover_takes_one_item_for_two_commitments_and_says_where_there_is_none()
    {
        var institute = await InstituteAsync("Ferries sail at night.", "Harbour lighthouses shine.", "Umbrellas.");
        var unit = await UnitAsync("Ferries at night.", "Ferries sail past harbour lighthouses.", "Harbour lighthouses shine brighter.");

        var cover = await CoverAsync(unit);

        var chosen = cover.List("items").ShouldHaveSingleItem();
        (chosen.Id("itemId"), chosen.Text("unit")).ShouldBe((unit.Items[2].ItemId, unit.UnitName));
        chosen.List("commitments").Select(one => (one.Id("commitmentId"), one.GetProperty("candidates").GetInt32())).ShouldBe([(institute.Items[0].ItemId, 2), (institute.Items[1].ItemId, 2)], ignoreOrder: true);
        chosen.List("commitments").Single(one => one.Id("commitmentId") == institute.Items[0].ItemId).List("words").Select(word => word.GetString()).ShouldContain("Ferries");
        Left(cover).ShouldContain(institute.Items[2].ItemId);
        Left(cover).ShouldNotContain(institute.Items[0].ItemId);
        cover.Text("method").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_is_served_waiting_refused_or_by_design_takes_no_part_in_the_cover()
    {
        var institute = await InstituteAsync("Polish the telescope.", "Rake the gravel.", "Stack the quinces.", "Collect meteorites.");
        var unit = await UnitAsync("Polish one telescope.", "Rake more gravel.", "Stack all quinces.", "Collect old meteorites.");
        Covered(await CoverAsync(unit)).ShouldBe(institute.Items.Select(item => item.ItemId), ignoreOrder: true);

        await AcceptAsync(unit.Items[1], institute.Items[0]);
        await ProposeAsync(unit.Items[2], institute.Items[1]);
        var refused = await ProposeAsync(unit.Items[3], institute.Items[2]);
        await office.PostAsync($"/v1/alignments/{refused}/declining", new { reason = "Other quinces." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await office.PostAsync("/v1/no-counterparts", new { itemId = unit.Items[4].ItemId, reason = "It is about the sky." }).ShouldAnswerAsync(HttpStatusCode.Created);

        var cover = await CoverAsync(unit);
        Covered(cover).ShouldBeEmpty();
        Left(cover).ShouldNotContain(institute.Items[0].ItemId);
        cover.List("left").Where(one => one.Id("commitmentId") == institute.Items[1].ItemId).ShouldHaveSingleItem().GetProperty("waiting").GetInt32().ShouldBe(1);
        Left(cover).ShouldContain(institute.Items[2].ItemId);
        Left(cover).ShouldContain(institute.Items[3].ItemId);
    }

    [Theory]
    [InlineData("near-duplicates")]
    [InlineData("single-unit-commitments")]
    [InlineData("smallest-cover")]
    public async Task An_unchanged_hint_is_not_sent_again_and_a_changed_one_is(string hint)
    {
        var words = $"{Guid.NewGuid():N}a {Guid.NewGuid():N}b {Guid.NewGuid():N}c";
        var (institute, one) = (await InstituteAsync($"Everything {words}."), await UnitAsync($"Something {words}."));
        var address = $"/v1/hints/{hint}?unit={one.UnitId}";
        using var first = await anybody.GetAsync(address);
        (await AskAsync()).ShouldBe(HttpStatusCode.NotModified);

        await UnitAsync($"Something {words}.");
        await AcceptAsync(one.Items[1], institute.Items[0]);

        (await AskAsync()).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag.ShouldNotBeNull() } } };
            using var answer = await anybody.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_page_that_is_too_long_is_refused()
    {
        await anybody.GetAsync("/v1/hints/near-duplicates?limit=501").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await anybody.GetAsync("/v1/hints/single-unit-commitments?cursor=eA").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    async Task<PlanVersionContent> InstituteAsync(params string[] commitments)
    {
        var institute = SomePlan.OfTheInstitute(commitments);
        await alignment.Service.HearsAsync(institute.Adopted());
        return institute;
    }

    async Task<PlanVersionContent> UnitAsync(params string[] actions)
    {
        var unit = SomePlan.OfAUnit($"{Guid.NewGuid():N}", actions);
        await alignment.Service.HearsAsync(unit.Adopted());
        return unit;
    }

    // The next version: the same tree under other ids.
    static IEnumerable<PlanItem> Renumbered(PlanVersionContent plan, Func<PlanItem, PlanItem> change)
    {
        var ids = plan.Items.ToDictionary(item => item.ItemId, _ => Guid.CreateVersion7());
        return plan.Items.Select(item => change(item) with { ItemId = ids[item.ItemId], ParentId = item.ParentId is { } above ? ids[above] : null });
    }

    async Task<Guid> ProposeAsync(PlanItem subject, PlanItem target) =>
        (await office.PostAsync("/v1/alignments", new { subjectItemId = subject.ItemId, objectItemId = target.ItemId }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

    async Task<Guid> AcceptAsync(PlanItem subject, PlanItem target)
    {
        var id = await ProposeAsync(subject, target);
        await office.PostAsync($"/v1/alignments/{id}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        return id;
    }

    async Task<IReadOnlyList<JsonElement>> NearAsync(string asked) => [.. (await anybody.GetAsync($"/v1/hints/near-duplicates?{asked}").ShouldAnswerAsync(HttpStatusCode.OK)).List()];

    async Task<IReadOnlyList<JsonElement>> SingleAsync(string asked) => [.. (await anybody.GetAsync($"/v1/hints/single-unit-commitments?{asked}").ShouldAnswerAsync(HttpStatusCode.OK)).List()];

    Task<JsonElement> CoverAsync(PlanVersionContent unit) => anybody.GetAsync($"/v1/hints/smallest-cover?unit={unit.UnitId}").ShouldAnswerAsync(HttpStatusCode.OK);

    static IEnumerable<Guid> Covered(JsonElement cover) => cover.List("items").SelectMany(item => item.List("commitments")).Select(one => one.Id("commitmentId"));

    static IEnumerable<Guid> Left(JsonElement cover) => cover.List("left").Select(one => one.Id("commitmentId"));
}
