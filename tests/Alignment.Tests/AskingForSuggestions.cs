using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>Makes plans, decides, and asks what items are offered.</summary>
public abstract class AskingForSuggestions(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    private protected RunningAlignment.Host Service => alignment.Service;

    protected HttpClient Office { get; } = alignment.Service.SignedInWith("alignments.write", "alignments.review");

    protected HttpClient Anybody { get; } = alignment.Service.Anybody();

    protected async Task<PlanVersionContent> InstituteAsync(params string[] commitments)
    {
        var institute = SomePlan.OfTheInstitute(commitments);
        await Service.HearsAsync(institute.Adopted());
        return institute;
    }

    protected Task<PlanVersionContent> UnitAsync(params string[] actions) => UnitOfAsync($"{Guid.NewGuid():N}", actions);

    protected async Task<PlanVersionContent> UnitOfAsync(string statement, params string[] actions)
    {
        var unit = SomePlan.OfAUnit(statement, actions);
        await Service.HearsAsync(unit.Adopted());
        return unit;
    }

    protected async Task<JsonElement> OfAsync(PlanItem item) => (await Anybody.GetAsync($"/v1/suggestions?item={item.ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();

    protected async Task<bool> IsOfferedAsync(PlanItem item, PlanItem commitment) => (await OfAsync(item)).List("suggestions").Any(offer => offer.Id("commitmentId") == commitment.ItemId);

    protected async Task<List<JsonElement>> OfPlanAsync(PlanVersionContent plan, string limit = "")
    {
        var (all, next) = (new List<JsonElement>(), (string?)"");
        while (next is not null)
        {
            var page = await Anybody.GetAsync($"/v1/suggestions?plan={plan.PlanId}{limit}&cursor={next}").ShouldAnswerAsync(HttpStatusCode.OK);
            all.AddRange(page.List());
            next = page.Text("next");
        }

        return all;
    }

    protected async Task<Guid> ProposeAsync(PlanItem subject, PlanItem target) =>
        (await Office.PostAsync("/v1/alignments", new { subjectItemId = subject.ItemId, objectItemId = target.ItemId }).ShouldAnswerAsync(HttpStatusCode.Created)).Id();

    protected async Task DecideAsync(PlanItem subject, PlanItem target, string decision) =>
        await Office.PostAsync($"/v1/alignments/{await ProposeAsync(subject, target)}/{decision}", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
}
