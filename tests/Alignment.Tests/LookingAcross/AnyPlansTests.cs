using AlignmentService.LookingAcross;
using AlignmentService.Suggestions;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Alignment.Tests.LookingAcross;

/// <summary>What holds of whatever items and suggestions.</summary>
public sealed class AnyPlansTests(ITestOutputHelper output)
{
    static readonly Guid[] Ids = [.. Enumerable.Range(0, 60).Select(_ => Guid.NewGuid())];

    // Few words, so that much is alike; two plans of each unit.
    static readonly Gen<PlannedItem[]> Items =
        from texts in Gen.Elements("open", "doors", "lanterns", "harbour", "winter", "pears", "ferries", "saffron").ArrayOf(6).ArrayOf(40)
        from plans in Gen.Choose(0, 9).ArrayOf(40)
        select (PlannedItem[])[.. texts.Select((words, at) => new PlannedItem(Ids[at], Ids[plans[at]], string.Join(' ', words)))];

    static readonly Gen<CandidateItem[]> Candidates =
        from drawn in (from item in Gen.Choose(0, 29) from commitment in Gen.Choose(30, 45) from certainty in Gen.Choose(1, 10) select (item, commitment, certainty)).ListOf()
        select (CandidateItem[])[.. drawn.DistinctBy(one => (one.item, one.commitment)).Select(one => new CandidateItem(Ids[one.item], Ids[0], Ids[one.commitment], one.certainty / 10.0))];

    [Fact]
    public void An_item_is_in_one_group_at_most_and_what_is_one_units_own_is_left_out() => ForAll(Items, items =>
    {
        var groups = Among(items);
        var across = groups.AcrossUnits(UnitOf).ToList();

        groups.SelectMany(group => group.Items).ShouldBeUnique();
        groups.SelectMany(group => group.Items).ShouldBeSubsetOf(items);
        foreach (var (group, units) in across) units.ShouldBe(group.Items.Select(item => UnitOf(item.PlanId)).Distinct(), ignoreOrder: true);
        across.ShouldAllBe(one => one.Units.Count > 1);
        groups.Except(across.Select(one => one.Group)).ShouldAllBe(group => group.Items.All(item => UnitOf(item.PlanId) == UnitOf(group.Items[0].PlanId)));
    });

    [Fact]
    public void The_order_of_the_items_does_not_matter() => ForAll(from items in Items from shuffled in Gen.Shuffle(items) select (items, shuffled), drawn =>
        Among(drawn.shuffled).Select(group => group.Items.Select(item => item.ItemId)).ShouldBe(Among(drawn.items).Select(group => group.Items.Select(item => item.ItemId))));

    [Fact]
    public void A_group_holds_what_is_like_its_first_item_and_nothing_like_it_is_left_alone() => ForAll(Items, items =>
    {
        var vocabulary = VocabularyOf(items);
        var groups = NearDuplicates.Among(items, vocabulary);
        var alone = items.Except(groups.SelectMany(group => group.Items)).Where(item => VectorOf(item).Terms.Length > 2).ToList();

        // Each is compared here, which the index spares.
        foreach (var group in groups)
        {
            foreach (var item in group.Items) LikenessOf(item, group.Items[0]).ShouldBeGreaterThanOrEqualTo(LeadingWordings.Alike - 1e-9);
            foreach (var item in alone) LikenessOf(item, group.Items[0]).ShouldBeLessThan(LeadingWordings.Alike);
        }

        double LikenessOf(PlannedItem one, PlannedItem other) => VectorOf(one).Times(VectorOf(other));

        TermVector VectorOf(PlannedItem item) => vocabulary.VectorOf([(vocabulary.Read(item.Text).FindAll(term => term.Second is null), 1)]);
    });

    [Fact]
    public void The_cover_leaves_out_no_commitment_with_a_candidate_and_covers_each_once() => ForAll(Candidates, candidates =>
    {
        var covered = SmallestCover.Of(candidates).SelectMany(chosen => chosen.Commitments).ToList();

        covered.Select(one => one.CommitmentId).ShouldBe(candidates.Select(one => one.CommitmentId).Distinct(), ignoreOrder: true);
        covered.ShouldBeSubsetOf(candidates);
    });

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() => ForAll(from candidates in Candidates from shuffled in Gen.Shuffle(candidates) select (candidates, shuffled), drawn =>
        Written(SmallestCover.Of(drawn.shuffled)).ShouldBe(Written(SmallestCover.Of(drawn.candidates))));

    [Fact]
    public void Each_choice_covers_at_least_as_much_as_any_other_would_have() => ForAll(Candidates, candidates =>
    {
        var left = candidates.Select(one => one.CommitmentId).ToHashSet();
        foreach (var chosen in SmallestCover.Of(candidates))
        {
            chosen.Commitments.Count.ShouldBe(candidates.Where(one => left.Contains(one.CommitmentId)).CountBy(one => one.ItemId).Max(one => one.Value));
            left.ExceptWith(chosen.Commitments.Select(one => one.CommitmentId));
        }
    });

    [Fact]
    public void Of_a_thousand_units_with_fifty_items_each_is_compared_with_few_and_what_most_share_is_one_group()
    {
        const int Units = 1_000;
        var chance = new Random(11);
        string[] words = [.. from first in "bcdfglmnprst" from second in "aeiou" from third in "kmntrl" from fourth in "aeiou" select $"{first}{second}{third}{fourth}k"];
        var plans = Enumerable.Range(0, Units).Select(_ => Guid.CreateVersion7()).ToList();
        List<PlannedItem> items =
        [
            // Every unit says a sentence of everybody's in its own way, and 48 things of its own.
            .. plans.SelectMany((plan, at) => Enumerable.Range(0, 48).Select(_ => Sentence(15)).Append($"The department reports every year on the progress that it made: {words[at]}.").Append("Every search committee trains its members in fair hiring.").Select(text => new PlannedItem(Guid.CreateVersion7(), plan, text))),
        ];

        var (vocabulary, time) = (VocabularyOf(items), new ProcessorTime());
        var groups = NearDuplicates.Among(items, vocabulary);
        output.WriteLine($"{items.Count} items: {time.Elapsed.TotalSeconds:0.0} s of processor time, {groups.Count} groups");

        groups.Where(group => group.Items[0].Text.StartsWith("The department", StringComparison.Ordinal)).ShouldHaveSingleItem().Items.Count.ShouldBe(Units);
        groups.Where(group => group.Items[0].Text.StartsWith("Every search", StringComparison.Ordinal)).ShouldHaveSingleItem().Items.Count.ShouldBe(Units);
        groups.Sum(group => group.Items.Count).ShouldBeLessThan((2 * Units) + 100, "sentences by chance are not alike");

        string Sentence(int length) => string.Join(' ', chance.GetItems(words, length));
    }

    static IReadOnlyList<AlikeItems> Among(PlannedItem[] items) => NearDuplicates.Among(items, VocabularyOf(items));

    static Vocabulary VocabularyOf(IEnumerable<PlannedItem> items) => new(items.Select(item => (IEnumerable<string>)[item.Text]));

    static Guid UnitOf(Guid plan) => Ids[Array.IndexOf(Ids, plan) / 2];

    static IEnumerable<string> Written(IEnumerable<ChosenItem> chosen) => chosen.Select(one => $"{one.ItemId}: {string.Join(' ', one.Commitments.Select(covered => covered.CommitmentId))}");

    static void ForAll<T>(Gen<T> drawn, Action<T> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(drawn.ToArbitrary(), holds));
}
