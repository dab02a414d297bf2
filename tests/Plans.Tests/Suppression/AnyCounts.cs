using FsCheck;
using FsCheck.Fluent;
using PlansService.Suppression;

namespace Plans.Tests.Suppression;

/// <summary>Whatever the counts, nobody works out a hidden one.</summary>
public sealed class AnyCounts
{
    static readonly Gen<int> Count = Gen.OneOf(Gen.Choose(0, 12), Gen.Choose(0, 200), Gen.Constant(0));

    [Fact]
    public void No_list_gives_a_hidden_count_away() => ForAll(200, List(1, 8), counts => ShouldBeSafe(new Counts().List("a", counts).Decide()));

    [Fact]
    public void No_table_gives_a_hidden_count_away() => ForAll(200, Table(), counts => ShouldBeSafe(new Counts().Table("t", counts).Decide()));

    [Fact]
    public void No_table_at_another_threshold_gives_a_hidden_count_away() =>
        ForAll(100, Table().SelectMany(_ => Gen.Choose(5, 30), (counts, threshold) => (counts, threshold)), drawn => ShouldBeSafe(new Counts().Table("t", drawn.counts).Decide(threshold: drawn.threshold), drawn.threshold));

    [Fact]
    public void A_table_without_small_counts_hides_nothing() =>
        ForAll(100, Table(), counts => new Counts().Table("t", [.. counts.Select(row => row.Select(count => count + 10).ToArray())]).Decide().Hidden.ShouldBeEmpty());

    [Fact]
    public void The_same_counts_give_the_same_decision() =>
        ForAll(50, Table(), counts => new Counts().Table("t", counts).Decide().Hidden.ShouldBe(new Counts().Table("t", counts).Decide().Hidden));

    [Fact]
    public void No_later_period_gives_a_hidden_count_away() => ForAll(60, Gen.Choose(1, 5).SelectMany(groups => List(groups, groups).ListOf(4)), periods =>
    {
        var decision = ReleaseDecision.Nothing;
        for (var period = 1; period <= periods.Count; period++)
        {
            decision = ShouldKeep(decision, new Counts().Periods(periods.Take(period)).Decide(decision));
            ShouldBeSafe(decision);
        }
    });

    // The units' tables come first, then what they add up to; or the other way about.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_roll_up_gives_a_hidden_count_away(bool parentFirst) => ForAll(40, Gen.Choose(1, 3).SelectMany(rows => Gen.Choose(1, 3).SelectMany(columns => List(columns, columns).ArrayOf(rows).ListOf(3))), units =>
    {
        int[][] sum = [.. units[0].Select((row, at) => row.Select((_, column) => units.Sum(unit => unit[at][column])).ToArray())];
        var all = new Counts().Table("parent", sum);
        foreach (var (at, unit) in units.Index()) all.Table($"{at}", unit);
        var names = units[0][0].Select((_, column) => $"{column}").Append("all").SelectMany(_ => units[0].Select((_, row) => $"{row}").Append("all"), (column, row) => $"{row}/{column}");
        foreach (var name in names) all.Total($"parent/{name}", [.. units.Select((_, at) => $"{at}/{name}")]);

        var first = parentFirst ? new Counts().Table("parent", sum) : new Counts().Table("0", units[0]).Table("1", units[1]);
        var before = first.Decide();
        ShouldBeSafe(before);
        ShouldBeSafe(ShouldKeep(before, all.Decide(before)));
        ShouldBeSafe(all.Decide());
    });

    [Fact]
    public void The_attacker_works_out_small_counts_that_are_hidden_alone() => ForAll(50, List(3, 6), counts =>
    {
        var decision = new Counts().List("a", [3, .. counts.Select(count => count + 10)]).Decide();

        new Attacker(decision, id => id == "a/0").Width("a/0").ShouldBe(0, 1e-6);
        new Attacker(decision, id => id is "a/0" or "a/1").Width("a/0").ShouldBe(3 + counts[0] + 10, 1e-6);
    });

    static void ShouldBeSafe(ReleaseDecision decision, int threshold = 10)
    {
        decision.Exposed.ShouldBeEmpty();
        decision.Cells.Where(cell => cell.Value < threshold).Select(cell => cell.Id).ShouldBeSubsetOf(decision.Hidden.Keys);
        var attacker = new Attacker(decision, decision.Hidden.ContainsKey);
        foreach (var (cell, reason) in decision.Hidden) attacker.Width(cell).ShouldBeGreaterThan(reason == Hiding.Primary ? threshold - 1e-6 : 1e-6, cell);
    }

    static ReleaseDecision ShouldKeep(ReleaseDecision before, ReleaseDecision after)
    {
        foreach (var cell in before.Cells) after.Hidden.ContainsKey(cell.Id).ShouldBe(before.Hidden.ContainsKey(cell.Id), cell.Id);
        return after;
    }

    static Gen<int[]> List(int least, int most) => Gen.Choose(least, most).SelectMany(Count.ArrayOf);

    static Gen<int[][]> Table() => Gen.Choose(1, 5).SelectMany(columns => List(columns, columns).ArrayOf(columns % 4 + 1));

    static void ForAll<T>(int tests, Gen<T> values, Action<T> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(values.ToArbitrary(), holds));
}
