using Benchmarks.Quality;

namespace Alignment.Tests.Suggestions;

/// <summary>The two plans that the platform was asked for. tests/bench --only suggestions prints the table.</summary>
public sealed class SeedPlansTests
{
    [Fact]
    public void The_accessibility_working_groups_counterpart_stands_first_and_what_has_none_is_offered_none()
    {
        var offered = new SeedPlans().Offered;

        offered.Count.ShouldBe(10);
        var (_, accessibility) = offered.Single(one => one.Text.Contains("Accessibility Working Group", StringComparison.Ordinal));
        accessibility.Abstains.ShouldBeFalse();
        accessibility.Ranked[0].Part.ShouldNotBeNull().Text.ShouldContain("Digital Accessibility Working Group");
        offered.Count(one => one.Suggested.Abstains).ShouldBeGreaterThanOrEqualTo(7, "three have a counterpart in the draft");
        offered.Where(one => one.Text.StartsWith("Hire a new associate director", StringComparison.Ordinal) || one.Text.StartsWith("Equip", StringComparison.Ordinal)).ShouldAllBe(one => one.Suggested.Abstains);
    }
}
