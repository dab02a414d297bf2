using System.Text.Json;
using AlignmentService;
using AlignmentService.Coverage;
using Contracts.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace Alignment.Tests.Coverage;

/// <summary>Whatever a unit's items serve, its roll-ups say it once.</summary>
public sealed class AnyRollUp
{
    static readonly Guid Unit = Guid.NewGuid();
    static readonly Guid[] Items = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];
    static readonly Guid[] Commitments = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    // An item says the same of itself in each of its rows; its parent stands before it.
    static readonly Gen<ItemClaim[]> Rows =
        from statuses in Gen.Elements(Enum.GetValues<ProgressStatus>()).ArrayOf(Items.Length)
        from parents in Gen.Choose(-1, Items.Length - 1).ArrayOf(Items.Length)
        from rows in Gen.Choose(0, Items.Length - 1).SelectMany(_ => Claim(), (item, claim) => (item, claim)).ListOf()
        select (ItemClaim[])[.. rows.Select(row => new ItemClaim(Unit, Items[row.item], parents[row.item] is var at && at >= 0 && at < row.item ? Items[at] : null, row.item % 2 == 0, row.item % 4 == 1, statuses[row.item], $"20{row.item + 10}", row.claim))];

    static Gen<ServingClaim?> Claim() => Gen.OneOf(Gen.Constant<ServingClaim?>(null),
        from commitment in Gen.Elements(Commitments)
        from part in Gen.Choose(0, 1)
        from state in Gen.Elements(AlignmentState.Accepted, AlignmentState.Accepted, AlignmentState.Proposed, AlignmentState.Disputed)
        from relation in Gen.Elements(Relation.Same, Relation.ContributesTo)
        from strength in Gen.Elements(Enum.GetValues<Strength>())
        from day in Gen.Choose(0, 400)
        from review in Gen.Elements(true, false)
        select (ServingClaim?)new ServingClaim(commitment, part == 0 ? commitment : Unit, state, relation, strength, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day), review));

    [Fact]
    public void Neither_order_nor_repetition_changes_it() => ForAll(from rows in Rows from shuffled in Gen.Shuffle(rows.Concat(rows).Concat(rows.Take(3)).ToArray()) select (rows, shuffled),
        drawn => Written(UnitCoverage.Of(Unit, drawn.shuffled)).ShouldBe(Written(UnitCoverage.Of(Unit, drawn.rows))));

    [Fact]
    public void Items_of_which_nobody_said_anything_change_no_share_of_the_others() => ForAll(from rows in Rows from more in Gen.Choose(1, 5) select (rows, more), drawn =>
    {
        var known = drawn.rows.Where(row => row.Claim is not null).Select(row => (row.ItemId, row.Status)).ToList();
        var (before, after) = (Distribution.Of(known), Distribution.Of([.. known, .. Enumerable.Range(0, drawn.more).Select(_ => (Guid.NewGuid(), ProgressStatus.Unspecified))]));
        after.Known.ShouldBe(before.Known);
        after.Unknown.ShouldBe(before.Unknown + drawn.more);
        before.Known.Keys.ShouldNotContain(ProgressStatus.Unspecified);
    });

    [Fact]
    public void Every_item_is_counted_once_and_every_one_that_serves_is() => ForAll(Rows, rows =>
    {
        foreach (var cell in UnitCoverage.Of(Unit, rows).Cells)
        {
            var serving = rows.Where(row => row.Claim is { State: AlignmentState.Accepted } claim && claim.CommitmentId == cell.CommitmentId).ToList();
            (cell.Progress.Known.Values.Sum() + cell.Progress.Unknown).ShouldBe(serving.Select(row => row.ItemId).Distinct().Count());
            cell.Alignments.ShouldBe(serving.Select(row => (row.ItemId, row.Claim?.ObjectId)).Distinct().Count());
            cell.Strength.ShouldBe(serving.Min(row => row.Claim?.Strength ?? Strength.Indirect));
        }
    });

    [Fact]
    public void Each_action_serves_or_is_listed_as_serving_none() => ForAll(Rows, rows =>
    {
        var made = UnitCoverage.Of(Unit, rows);
        var actions = rows.Where(row => row.IsAction).Select(row => row.ItemId).ToHashSet();
        (made.Actions, made.Serving + made.Idle.Count).ShouldBe((actions.Count, actions.Count));
        made.Idle.ShouldBeSubsetOf(actions);
        made.Idle.ShouldNotContain(item => rows.Any(row => row.ItemId == item && row.Claim != null && row.Claim.State == AlignmentState.Accepted));
    });

    [Fact]
    public void Progress_over_commitments_counts_an_item_once_in_any_order() => ForAll(from rows in Rows from shuffled in Gen.Shuffle(rows.Concat(rows).ToArray()) select (rows, shuffled), drawn =>
    {
        var rolled = ProgressRollUp.Of(Contributions(drawn.rows));
        JsonSerializer.Serialize(ProgressRollUp.Of(Contributions(drawn.shuffled))).ShouldBe(JsonSerializer.Serialize(rolled));
        (rolled.Whole.Known.Values.Sum() + rolled.Whole.Unknown).ShouldBe(rolled.Contributors.Count);
        rolled.Contributors.Select(one => one.ItemId).ShouldBeUnique();
    });

    static List<Contribution> Contributions(IEnumerable<ItemClaim> rows) =>
        [.. rows.Where(row => row.Claim is not null).Select(row => new Contribution(row.ItemId, row.Claim?.CommitmentId ?? default, row.Claim?.Strength, row.Status, row.StatusOn))];

    static string Written(UnitCoverage made) => JsonSerializer.Serialize(made with { Idle = [.. made.Idle.Order()], IdleGoals = [.. made.IdleGoals.Order()] });

    static void ForAll<T>(Gen<T> drawn, Action<T> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(drawn.ToArbitrary(), holds));
}
