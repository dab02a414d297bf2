using PlansService.Suppression;
using TestKit;

namespace Plans.Tests.Suppression;

/// <summary>Which counts a breakdown shows, and which it does not.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void A_list_without_small_counts_is_published_whole() => Hidden(new Counts().List("a", 10, 11, 300)).ShouldBeEmpty();

    [Fact]
    public void Beside_one_small_count_the_next_smallest_is_hidden_and_the_total_published() =>
        Hidden(new Counts().List("a", 9, 80, 40, 60)).ShouldBe(["a/0 Primary", "a/2 Complementary"]);

    [Fact]
    public void Two_small_counts_that_leave_each_other_room_need_no_third() =>
        Hidden(new Counts().List("a", 9, 8, 40, 60)).ShouldBe(["a/0 Primary", "a/1 Primary"]);

    [Fact]
    public void Noughts_do_not_hide_each_other() =>
        Hidden(new Counts().List("a", 0, 0, 40, 60)).ShouldBe(["a/0 Primary", "a/1 Primary", "a/2 Complementary"]);

    [Fact]
    public void Small_counts_whose_sum_is_small_are_hidden_behind_a_greater_one() =>
        Hidden(new Counts().List("a", 1, 2, 40, 60)).ShouldBe(["a/0 Primary", "a/1 Primary", "a/2 Complementary"]);

    [Fact]
    public void A_small_total_is_hidden_with_its_parts() => Hidden(new Counts().List("a", 3, 0, 4)).Count.ShouldBe(4);

    [Fact]
    public void A_total_of_one_part_is_that_part() => Hidden(new Counts().List("a", 3)).ShouldBe(["a/0 Primary", "a/all Primary"]);

    [Fact]
    public void In_a_table_a_small_count_is_hidden_in_a_rectangle() =>
        Hidden(new Counts().Table("t", [[3, 20, 50], [30, 20, 60], [70, 80, 90]])).ShouldBe(["t/0/0 Primary", "t/0/1 Complementary", "t/1/0 Complementary", "t/1/1 Complementary"]);

    // Every row and column hides two or none, and yet the cell that connects the rectangles could be worked out.
    [Fact]
    public void A_count_between_two_rectangles_is_hidden_in_a_third()
    {
        int[][] counts = [[6, 6, 50, 50], [6, 6, 50, 50], [50, 9, 6, 6], [50, 50, 6, 6]];
        var decision = new Counts().Table("t", counts).Decide();

        new Attacker(decision, id => decision.Cells.Single(cell => cell.Id == id).Value < 10).Width("t/2/1").ShouldBe(0, 1e-6);
        new Attacker(decision, decision.Hidden.ContainsKey).Width("t/2/1").ShouldBeGreaterThanOrEqualTo(10 - 1e-6);
    }

    [Fact]
    public void A_running_total_does_not_reveal_what_a_period_hides()
    {
        var january = new Counts().List("january", 4, 30, 50).Decide();
        var february = new Counts().List("january", 4, 30, 50).List("february", 20, 40, 60).Total("both/0", "january/0", "february/0").Total("both/all", "january/all", "february/all").Decide(january);

        Hidden(january).ShouldBe(["january/0 Primary", "january/1 Complementary"]);
        Hidden(february).ShouldBe(["january/0 Primary", "january/1 Complementary", "february/0 Complementary", "february/1 Complementary"]);
        february.Exposed.ShouldBeEmpty();
    }

    [Fact]
    public void A_unit_is_not_what_its_siblings_leave_of_the_whole()
    {
        var whole = new Counts().Of("history", 40).Of("music", 50).Of("drama", 7).Total("arts", "history", "music", "drama");

        Hidden(whole).ShouldBe(["drama Primary", "history Complementary"], ignoreOrder: true);
    }

    [Fact]
    public void What_was_published_stays_published_and_what_was_hidden_hidden()
    {
        var first = new Counts().List("a", 4, 30, 50).Decide();
        var second = new Counts().List("a", 4, 30, 50).List("b", 2, 30, 40).Decide(first);

        Hidden(second).ShouldBe(["a/0 Primary", "a/1 Complementary", "b/0 Primary", "b/1 Complementary"]);
        Should.Throw<ArgumentException>(() => new Counts().Of("a/2", 51).Decide(first)).Message.ShouldContain("a/2");
    }

    [Fact]
    public void A_count_that_earlier_releases_give_away_is_named()
    {
        var before = new Counts().Of("music", 50).Of("arts", 54).Decide();
        var after = new Counts().Of("music", 50).Of("drama", 4).Total("arts", "music", "drama").Decide(before);

        after.Exposed.ShouldBe(["drama"]);
    }

    [Fact]
    public void What_an_earlier_threshold_left_little_room_is_not_exposed()
    {
        var before = new Counts().Of("arts", 6).Decide(threshold: 5);
        var after = new Counts().Of("music", 4).Of("drama", 2).Total("arts", "music", "drama").Decide(before);

        Hidden(after).ShouldBe(["music Primary", "drama Primary"]);
        after.Exposed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5, new[] { 5, 40, 60 }, 0)]
    [InlineData(5, new[] { 4, 40, 60 }, 2)]
    [InlineData(20, new[] { 19, 40, 60 }, 2)]
    public void The_threshold_can_be_set(int threshold, int[] counts, int hidden) => new Counts().List("a", counts).Decide(threshold: threshold).Hidden.Count.ShouldBe(hidden);

    [Fact]
    public void The_threshold_is_never_below_the_floor() => Should.Throw<ArgumentOutOfRangeException>(() => new Threshold(4));

    [Fact]
    public void Sums_that_do_not_add_up_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Counts().Of("a", 20).Of("all", 21).Total("all", "a").Decide());
        Should.Throw<ArgumentException>(() => new Counts().Of("a", 20).Of("all", 40).Total("all", "a", "a").Decide());
        Should.Throw<ArgumentException>(() => ReleaseDecision.Nothing.Extend(Threshold.Usual, [new("all", 0)], [new("all", [])]));
        Should.Throw<ArgumentException>(() => ReleaseDecision.Nothing.Extend(Threshold.Usual, [new("all", 0)], [new("all", ["a"])]));
        Should.Throw<ArgumentException>(() => new Counts().Of("a", -1).Decide());
    }

    [Fact]
    public void A_year_of_breakdowns_with_running_totals_takes_a_moment()
    {
        var random = new Random(1);
        List<int[]> months = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 8).Select(_ => random.Next(4) == 0 ? random.Next(12) : random.Next(10, 200)).ToArray())];
        var watch = new ProcessorTime();
        var decision = ReleaseDecision.Nothing;
        for (var month = 1; month <= months.Count; month++) decision = new Counts().Periods(months.Take(month)).Decide(decision);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        decision.Exposed.ShouldBeEmpty();
        decision.Hidden.Count.ShouldBeLessThan(decision.Cells.Count / 2);
    }

    static List<string> Hidden(Counts counts) => Hidden(counts.Decide());

    static List<string> Hidden(ReleaseDecision decision) => [.. decision.Hidden.Select(cell => $"{cell.Key} {cell.Value}")];
}
