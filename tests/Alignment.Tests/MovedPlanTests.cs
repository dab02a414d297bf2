using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Alignment.Tests;

/// <summary>Units that change, and plans that go to another unit: what the coverage says of them, whatever is heard first.</summary>
public sealed class MovedPlanTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task A_plan_stands_with_the_unit_that_it_went_to_last(int first, int second, int third)
    {
        var plan = SomePlan.OfAUnit("Doors.", "Open a door.");
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Func<Task>[] facts =
        [
            () => alignment.Service.HearsAsync(plan.Adopted()),
            () => alignment.Service.HearsAsync(new PlanMoved(4, plan.PlanId, plan.PlanTitle, one, $"u{one:N}"[..12], "One")),
            () => alignment.Service.HearsAsync(new PlanMoved(5, plan.PlanId, plan.PlanTitle, other, $"u{other:N}"[..12], "Other")),
        ];
        foreach (var at in (int[])[first, second, third]) await facts[at]();

        (await UnitAsync(other))?.GetProperty("actions").GetInt32().ShouldBe(1);
        (await UnitAsync(one))?.GetProperty("actions").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_unit_that_ended_is_listed_only_while_it_has_a_plan()
    {
        var (id, heir) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var plan = SomePlan.OfAUnit("Windows.", "Open a window.") with { UnitId = id };
        await alignment.Service.HearsAsync(new UnitRegistered(id, 1, $"u{id:N}"[..12], "Before", null));
        await alignment.Service.HearsAsync(plan.Adopted());

        await alignment.Service.HearsAsync(new UnitChanged(id, 3, $"u{id:N}"[..12], "After", Guid.NewGuid(), new(2026, 9, 1), [heir]));
        // Older than what is known.
        await alignment.Service.HearsAsync(new UnitChanged(id, 2, $"u{id:N}"[..12], "Between", Guid.NewGuid()));
        (await UnitAsync(id))?.Text("name").ShouldBe("After");
        await alignment.Service.HearsAsync(new PlanMoved(4, plan.PlanId, plan.PlanTitle, heir, $"u{heir:N}"[..12], "Heir"));

        (await UnitAsync(id)).ShouldBeNull();
        (await UnitAsync(heir))?.Text("name").ShouldBe("Heir");
    }

    [Fact]
    public async Task What_a_plan_declares_counts_for_the_unit_that_it_went_to_before_it_was_heard_of()
    {
        var (institute, plan, heir) = (SomePlan.OfTheInstitute("Every gate opens."), SomePlan.OfAUnit("Gates.", "Open a gate."), Guid.CreateVersion7());
        plan = plan with { Items = [plan.Items[0], plan.Items[1] with { Serves = [institute.Items[0].ItemId] }] };
        await alignment.Service.HearsAsync(institute.Adopted());
        await alignment.Service.HearsAsync(new PlanMoved(4, plan.PlanId, plan.PlanTitle, heir, $"u{heir:N}"[..12], "Heir"));

        await alignment.Service.HearsAsync(plan.Adopted());

        (await alignment.Service.Anybody().GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("cells").Single(cell => cell.Id("commitmentId") == institute.Items[0].ItemId).Id("unitId").ShouldBe(heir);
    }

    async Task<JsonElement?> UnitAsync(Guid id) =>
        (await alignment.Service.Anybody().GetAsync("/v1/coverage").ShouldAnswerAsync(HttpStatusCode.OK)).List("units").Where(one => one.Id("unitId") == id).Select(one => (JsonElement?)one).SingleOrDefault();
}
