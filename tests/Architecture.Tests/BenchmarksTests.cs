using Benchmarks.Measuring;

namespace Architecture.Tests;

/// <summary>The arithmetic of tests/bench; the measuring itself is no test.</summary>
public sealed class BenchmarksTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5)]
    public void The_median_is_in_the_middle(double[] values, double median) => Statistics.Median(values).ShouldBe(median);

    [Theory]
    [InlineData(0.50, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1.00, 100)]
    public void A_percentile_is_a_value_that_was_measured(double part, double value) =>
        Statistics.Percentile(Enumerable.Range(1, 100).Select(one => (double)one), part).ShouldBe(value);

    [Fact]
    public void A_limit_has_moved_as_far_as_its_farthest_round() => Statistics.Moved([100, 100, 80]).ShouldBe(0.2, 1e-9);

    [Fact]
    public void What_slows_a_subject_and_its_limit_alike_leaves_the_ratio_as_it_is() => Statistics.Ratios([50, 25], [100, 50]).ShouldBe([0.5, 0.5]);
}
