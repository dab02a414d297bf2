using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>What follows from two alignments over a third plan is offered with its way, and never made by itself.</summary>
public sealed class ComposingTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review");

    /// <summary>A unit's action serves a commitment of the draft, which the final plan has again.</summary>
    sealed record Chain(PlanVersionContent Unit, PlanVersionContent Draft, PlanVersionContent Final, Guid First, Guid Second)
    {
        public Guid Action => Unit.Items[1].ItemId;

        public Guid Commitment => Final.Items[0].ItemId;
    }

    [Fact]
    public async Task An_item_aligned_to_a_draft_is_offered_what_the_draft_became()
    {
        var chain = await ChainAsync(second: "NearlySame");

        var offered = await OfAsync(chain);

        var offer = offered.List("suggestions")[0];
        var through = offer.GetProperty("through");
        (offer.Id("commitmentId"), offer.Text("relation"), offer.Text("strength"), offer.TryGetProperty("alignment", out _)).ShouldBe((chain.Commitment, "ContributesTo", "Supporting", false));
        (through.Id("itemId"), through.Id("planId"), through.Text("unit"), through.Text("text"), through.Id("firstAlignmentId"), through.Id("secondAlignmentId"))
            .ShouldBe((chain.Draft.Items[0].ItemId, chain.Draft.PlanId, chain.Draft.UnitName, chain.Draft.Items[0].Text, chain.First, chain.Second));
        (await OpenAsync(chain.Unit)).ShouldContain(chain.Action, "it serves the draft's, and not yet the final plan's");
        (await office.GetAsync($"/v1/alignments?item={chain.Commitment}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(one => one.Id()).ShouldBe([chain.Second], "nothing is made by itself");
    }

    [Fact]
    public async Task What_is_proposed_of_it_says_so_and_waits_for_the_other_side()
    {
        var chain = await ChainAsync();

        var made = await office.PostAsync("/v1/alignments", new { subjectItemId = chain.Action, objectItemId = chain.Commitment, relation = "ContributesTo", strength = "Direct", method = "Composed" }).ShouldAnswerAsync(HttpStatusCode.Created);

        (made.Text("method"), made.Text("state")).ShouldBe(("Composed", "Proposed"));
        (await IsOfferedAsync(chain)).ShouldBeFalse();
        (await OpenAsync(chain.Unit)).ShouldNotContain(chain.Action);
        await office.PostAsync("/v1/alignments", new { subjectItemId = chain.Draft.Items[0].ItemId, objectItemId = chain.Action, method = "Declared" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task A_contribution_to_what_contributes_is_indirect()
    {
        var chain = await ChainAsync("ContributesTo", "ContributesTo");

        (await OfAsync(chain)).List("suggestions")[0].Text("strength").ShouldBe("Indirect");
    }

    [Theory]
    [InlineData("NearlySame", "NearlySame")]
    [InlineData("ContributesTo", "Contains")]
    [InlineData("Related", "Same")]
    [InlineData("ContributesTo", "Conflicts")]
    public async Task What_says_too_little_leads_nowhere(string first, string second) => (await IsOfferedAsync(await ChainAsync(first, second))).ShouldBeFalse();

    [Fact]
    public async Task What_is_only_proposed_leads_nowhere()
    {
        var chain = await PlansAsync();
        await ProposeAsync(chain.Action, chain.Draft.Items[0].ItemId);
        await AcceptAsync(chain.Draft.Items[0].ItemId, chain.Commitment, "Same");

        (await IsOfferedAsync(chain)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, "withdrawal")]
    [InlineData(false, "withdrawal")]
    [InlineData(true, "dispute")]
    [InlineData(false, "dispute")]
    public async Task A_part_that_holds_no_more_leads_nowhere_until_it_does_again(bool isFirst, string decision)
    {
        var chain = await ChainAsync();
        var part = isFirst ? chain.First : chain.Second;

        await office.PostAsync($"/v1/alignments/{part}/{decision}", new { reason = "It was a mistake." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);
        (await IsOfferedAsync(chain)).ShouldBeFalse();
        await office.PostAsync($"/v1/alignments/{part}/undoing", new { reason = "It was none." }, ifMatch: 3).ShouldAnswerAsync(HttpStatusCode.OK);

        (await IsOfferedAsync(chain)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(LineageKind.Same, "Make every door wide.", true)]
    [InlineData(LineageKind.Renumbered, "Make every door wide.", true)]
    [InlineData(LineageKind.Reworded, "Make every window wide.", false)]
    [InlineData(LineageKind.Dropped, "Make every roof tight.", false)]
    public async Task A_new_version_of_the_plan_between_leaves_what_holds(LineageKind kind, string text, bool leads)
    {
        var chain = await ChainAsync();

        await alignment.Service.HearsAsync(chain.Draft.Became([text], kind == LineageKind.Dropped ? ([0], [], kind) : ([0], [0], kind)).AdoptedAfter(chain.Draft));

        (await IsOfferedAsync(chain)).ShouldBe(leads);
    }

    [Theory]
    [InlineData("declining")]
    [InlineData("NotRelated")]
    [InlineData("none")]
    public async Task What_was_refused_is_not_offered_again(string answer)
    {
        var chain = await ChainAsync();

        if (answer == "none") await office.PostAsync("/v1/no-counterparts", new { itemId = chain.Action, reason = "It is about the roof." }).ShouldAnswerAsync(HttpStatusCode.Created);
        else if (answer == "NotRelated") await ProposeAsync(chain.Action, chain.Commitment, answer);
        else await office.PostAsync($"/v1/alignments/{await ProposeAsync(chain.Action, chain.Commitment)}/declining", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        (await IsOfferedAsync(chain)).ShouldBeFalse();
        (await OpenAsync(chain.Unit)).ShouldNotContain(chain.Action);
    }

    [Fact]
    public async Task A_pair_that_is_aligned_stays_so_in_the_next_versions()
    {
        var chain = await ChainAsync();
        await AcceptAsync(chain.Action, chain.Commitment);

        var next = chain.Final.Became([chain.Final.Items[0].Text], ([0], [0], LineageKind.Same));
        await alignment.Service.HearsAsync(next.AdoptedAfter(chain.Final));

        (await OfAsync(chain)).List("suggestions").ShouldNotContain(offer => offer.Id("commitmentId") == next.Next.Items[0].ItemId && HasWay(offer));
    }

    async Task<Chain> PlansAsync()
    {
        var chain = new Chain(SomePlan.OfAUnit($"{Guid.NewGuid():N}", "Oil the hinges."), SomePlan.OfTheInstitute("Make every door wide."), SomePlan.OfTheInstitute("All doors shall be wide."), default, default);
        foreach (var plan in new[] { chain.Unit, chain.Draft, chain.Final }) await alignment.Service.HearsAsync(plan.Adopted());
        return chain;
    }

    async Task<Chain> ChainAsync(string first = "ContributesTo", string second = "Same")
    {
        var chain = await PlansAsync();
        return chain with { First = await AcceptAsync(chain.Action, chain.Draft.Items[0].ItemId, first), Second = await AcceptAsync(chain.Draft.Items[0].ItemId, chain.Commitment, second) };
    }

    async Task<Guid> ProposeAsync(Guid subject, Guid target, string relation = "ContributesTo") =>
        (await office.PostAsync("/v1/alignments", new { subjectItemId = subject, objectItemId = target, relation }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

    async Task<Guid> AcceptAsync(Guid subject, Guid target, string relation = "ContributesTo")
    {
        var id = await ProposeAsync(subject, target, relation);
        await office.PostAsync($"/v1/alignments/{id}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        return id;
    }

    async Task<JsonElement> OfAsync(Chain chain) => (await office.GetAsync($"/v1/suggestions?item={chain.Action}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();

    async Task<bool> IsOfferedAsync(Chain chain) => (await OfAsync(chain)).List("suggestions").Any(offer => offer.Id("commitmentId") == chain.Commitment && HasWay(offer));

    async Task<IReadOnlyList<Guid>> OpenAsync(PlanVersionContent plan) => [.. (await office.GetAsync($"/v1/suggestions?plan={plan.PlanId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(one => one.Id("itemId"))];

    static bool HasWay(JsonElement offer) => offer.TryGetProperty("through", out _);
}
