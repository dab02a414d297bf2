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
    [InlineData(0.99, 100)]
    [InlineData(1.00, 100)]
    public void A_percentile_is_a_value_that_was_measured(double part, double value) =>
        Statistics.Percentile(Enumerable.Range(1, 50).Reverse().Select(one => new Took(one * 2, 2)), part).ShouldBe(value);

    [Theory]
    [InlineData(4, 1, 4)]
    [InlineData(8, 2, 7)]
    [InlineData(32, 11, 22)]
    public void The_interval_of_a_median_leaves_out_as_many_at_either_end_as_a_sign_test_does(int values, double from, double to) =>
        Statistics.IntervalOfMedian(Enumerable.Range(1, values).Reverse().Select(one => (double)one)).ShouldBe((from, to));

    [Fact]
    public void A_ratio_is_known_when_its_interval_is_narrow()
    {
        Line(subject: [50, 50, 52, 52, 54, 54, 56, 56], limit: [100, 100, 100, 100, 100, 100, 100, 100]).IsKnown.ShouldBeTrue();
        Line(subject: [50, 50, 52, 52, 54, 54, 70, 70], limit: [100, 100, 100, 100, 100, 100, 100, 100]).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void What_slows_a_subject_and_its_limit_alike_leaves_the_ratio_as_it_is() => Line(subject: [50, 50, 25, 25], limit: [100, 100, 50, 50]).Interval.ShouldBe((0.5, 0.5));

    [Fact]
    public void A_block_in_which_the_limit_moved_says_nothing() => Line(subject: [50, 50, 90, 90], limit: [100, 110, 100, 120]).Ratio.ShouldBe(50 / 105.0, 1e-9);

    [Fact]
    public void A_line_whose_limit_moved_in_most_blocks_is_void()
    {
        Line(subject: [50, 50, 50, 50], limit: [100, 100, 100, 120]).IsVoid.ShouldBeFalse();
        Line(subject: [50, 50, 50, 50, 50, 50], limit: [100, 100, 100, 120, 120, 100]).IsVoid.ShouldBeTrue();
    }

    // Of 200 requests three were slow, two of them in one block: the 99th percentile is among them, and no block by itself has said so.
    [Fact]
    public void A_tail_is_that_of_the_requests_of_all_blocks_together()
    {
        var (subject, limit) = (Slow(2, 1), Slow(0, 0));

        var tail = new Line(0, "this / that", "ms", subject, limit, Target.AtMost(1)) { IsTail = true };

        tail.Ratio.ShouldBe(40, 0.2);
        tail.Interval.From.ShouldBeLessThan(tail.Interval.To);

        static Contender Slow(params int[] slow)
        {
            var contender = new Contender("one", _ => throw new InvalidOperationException("It ran already."));
            contender.Blocks.AddRange(slow.Select(count => new Pair(new(1) { Times = [new(1, 100 - count), new(40, count)] }, new(1))));
            return contender;
        }
    }

    [Fact]
    public void Times_are_gathered_to_half_a_percent()
    {
        var times = Enumerable.Range(1, 10_000).Select(one => new Took(one / 10.0)).ToList();

        var gathered = Statistics.Gathered(times);

        gathered.Count.ShouldBeLessThan(1_500);
        gathered.Sum(took => took.Count).ShouldBe(10_000);
        foreach (var part in new[] { 0.01, 0.5, 0.99, 1 }) Statistics.Percentile(gathered, part).ShouldBe(Statistics.Percentile(times, part), 0.005 * Statistics.Percentile(times, part));
    }

    static Line Line(double[] subject, double[] limit) => new(0, "this / that", "1/s", Contender(subject), Contender(limit), Target.AtLeast(1));

    static Contender Contender(double[] figures)
    {
        var contender = new Contender("one", _ => throw new InvalidOperationException("It ran already."));
        contender.Blocks.AddRange(figures.Chunk(2).Select(block => new Pair(new(block[0]), new(block[1]))));
        return contender;
    }
}
