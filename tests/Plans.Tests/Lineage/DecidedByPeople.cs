using Contracts.Plans;
using PlansService.Lineage;
using static Plans.Tests.Lineage.Versions;

namespace Plans.Tests.Lineage;

/// <summary>What people say of a version's items stands above what the machine finds.</summary>
public sealed class DecidedByPeople
{
    [Fact]
    public void What_a_person_decided_wins_and_the_rest_is_matched_without_it()
    {
        var (earlier, later) = (Read(Plan), Read(Plan));
        var (lifts, map, hour) = (earlier.At("lifts").Id, earlier.At("map").Id, later.At("open hour").Id);

        Changes(earlier, later, new DecidedEdge([lifts], [hour])).ShouldBe(["New: > 1.1", "Dropped: 3.1 >", "Reworded, Moved: 1.1 > 3.1"]);
        Changes(earlier, later, new DecidedEdge([lifts], []), new DecidedEdge([], [later.At("lifts").Id])).ShouldBe(["Dropped: 1.1 >", "New: > 1.1"]);
        Changes(earlier, later, new DecidedEdge([map, lifts], [later.At("map").Id])).ShouldBe(["New: > 1.1", "Merged: 1.1 + 1.2 > 1.2"]);

        var edge = VersionComparison.Of(earlier, later, [new([lifts], [later.At("lifts").Id])]).Edges.Single(edge => edge.From.Contains(lifts));
        (edge.Kind, edge.By, edge.Score).ShouldBe((LineageKind.Same, DecidedBy.Person, 1));
    }

    [Fact]
    public void Headings_that_a_person_matched_keep_what_is_below_them()
    {
        var (earlier, later) = (Read("Goal 1: Rooms\n• Report.\nGoal 2: Food\n• Report."), Read("Goal 1: Warm meals\n• Report.\nGoal 2: Dry walls\n• Report."));

        Changes(earlier, later, new([earlier.At("Food").Id], [later.At("meals").Id]), new([earlier.At("Rooms").Id], [later.At("walls").Id]))
            .ShouldBe(["Reworded, Moved, Renumbered: 2 > 1", "Reworded, Renumbered: 1 > 2"]);
    }

    [Fact]
    public void A_decision_about_what_is_not_there_is_refused()
    {
        var (earlier, later) = (Read(Plan), Read(Plan));
        DecidedEdge[][] wrong =
        [
            [new([later[0].Id], [later[1].Id])],
            [new([earlier[0].Id], [later[1].Id]), new([earlier[0].Id], [])],
            [new([earlier[0].Id, earlier[1].Id], [later[0].Id, later[1].Id])],
            [new([], [])],
        ];

        foreach (var decided in wrong) Should.Throw<ArgumentException>(() => VersionComparison.Of(earlier, later, decided));
    }
}
