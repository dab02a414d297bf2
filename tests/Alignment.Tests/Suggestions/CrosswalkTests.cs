using Benchmarks.Quality;

namespace Alignment.Tests.Suggestions;

/// <summary>How good suggestions are, measured on mappings that people made. tests/bench --only suggestions prints the tables.</summary>
[Trait("Speed", "slow")]
public sealed class CrosswalkTests
{
    [Theory]
    [InlineData("nist-csf11-to-sp80053r4")]
    [InlineData("nist-csf11-to-rmf-tasks")]
    public async Task Suggestions_are_better_than_a_search_and_better_with_every_decision_and_learn_to_abstain(string name)
    {
        var (measured, bounds) = (await CrosswalkQuality.MeasureAsync(name), Bounds.Of[name]);

        measured.Cold.First.Value.ShouldBeGreaterThanOrEqualTo(bounds.First);
        measured.Cold.MeanReciprocal.Value.ShouldBeGreaterThanOrEqualTo(bounds.MeanReciprocal);
        measured.Learning.First.Value.ShouldBeGreaterThanOrEqualTo(bounds.Learned);
        measured.Cold.MeanReciprocal.Value.ShouldBeGreaterThan(Math.Max(measured.Plain.MeanReciprocal.Value, measured.Searched.MeanReciprocal.Value));
        measured.OpenLearning.False.Value.ShouldBeLessThan(measured.OpenCold.False.Value);
        measured.OpenLearning.Recall.Value.ShouldBeGreaterThan(measured.OpenCold.Recall.Value * 0.9);
        measured.OpenLearning.Recall.Value.ShouldBeGreaterThanOrEqualTo(bounds.Recall);
        measured.OpenLearning.False.Value.ShouldBeLessThanOrEqualTo(bounds.False);
    }
}
