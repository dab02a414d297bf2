using Contracts.Plans;
using PlansService.Lineage;
using TestKit;
using static Plans.Tests.Lineage.Versions;

namespace Plans.Tests.Lineage;

/// <summary>Each thing that can happen to an item between two versions, by itself and together.</summary>
public sealed class ComparingVersions
{
    [Fact]
    public void A_version_that_says_the_same_has_no_changes() => Changes(Plan, Plan.Replace("Mend the lifts", "Mend  the\u00A0lifts")).ShouldBeEmpty();

    [Fact]
    public void Swapped_numbers_are_renumbered_and_nothing_moves() =>
        Changes(Plan, Plan.Replace("Commitment 1", "Commitment X").Replace("Commitment 2", "Commitment 1").Replace("Commitment X", "Commitment 2"))
            .ShouldBe(["Renumbered: 1 > 2", "Renumbered: 2 > 1"]);

    [Fact]
    public void Another_wording_is_reworded() =>
        Changes(Plan, Plan.Replace("Compare the salaries of all grades every spring", "Compare and publish the salaries of all grades each spring")).ShouldBe(["Reworded: 2.1 > 2.1"]);

    [Fact]
    public void What_is_reworded_moved_and_renumbered_is_one_change() =>
        Changes(
            "Goal 1: Homes for all\n1. Open a hall of rooms with a kitchen for families.\n2. Lend deposits.\nGoal 2: Care\n1. Pay for glasses.",
            "Goal 1: Homes for all\n2. Lend deposits.\nGoal 2: Care\n1. Pay for glasses.\n2. Open a second hall of rooms with a kitchen for young families.")
            .ShouldBe(["Reworded, Moved, Renumbered: 1.1 > 2.2"]);

    [Fact]
    public void A_heading_moves_once_with_all_below_it()
    {
        string[] parts = Plan.Split("Commitment ");

        Changes(Plan, $"Commitment {parts[3]}\nCommitment {parts[1]}Commitment {parts[2]}").ShouldBe(["Moved: 3 > 3"]);
        Changes("Priority A: Rooms\nCommitment 1: Stay\n• Heat.\n• Light.\nPriority B: People\nCommitment 2: Learn\n• Read.", "Priority A: Rooms\nPriority B: People\nCommitment 1: Stay\n• Heat.\n• Light.\nCommitment 2: Learn\n• Read.")
            .ShouldBe(["Moved: A.1 > B.1"], "the commitment has moved, its actions have not");
    }

    [Fact]
    public void Of_siblings_in_another_order_the_fewest_have_moved() =>
        Changes("Goal 1: A\n• Apples.\n• Pears.\n• Plums.\n• Figs.\n• Limes.", "Goal 1: A\n• Figs.\n• Apples.\n• Pears.\n• Limes.\n• Plums.").ShouldBe(["Moved: 1.4 > 1.1", "Moved: 1.5 > 1.4"]);

    [Fact]
    public void Dropped_and_new_items_move_nobody() =>
        Changes(Plan, Plan.Replace("• Mend the lifts of the old wing before winter.\n", "").Replace("Commitment 3", "• Pay invoices of small firms at once.\nCommitment 3"))
            .ShouldBe(["Dropped: 1.1 >", "New: > 2.3"]);

    [Fact]
    public void Two_items_out_of_one_are_its_split() =>
        Changes(Plan, Plan.Replace("in public, and say what came of it.", "in public.\n• For every submission, say what came of it.")).ShouldBe(["Split: 3.2 > 3.2 + 3.3"]);

    [Fact]
    public void One_item_out_of_two_is_their_merger() =>
        Changes(Plan, Plan.Replace("before winter.\n• Publish", "before winter and publish")).ShouldBe(["Merged: 1.1 + 1.2 > 1.1"]);

    [Fact]
    public void A_new_item_beside_an_unchanged_one_is_no_split() =>
        Changes(Plan, Plan.Replace("• Publish a map", "• Mend the lifts of the new wing too.\n• Publish a map")).ShouldBe(["New: > 1.2"]);

    // Half of its words are others: a likely counterpart only where it stands.
    [Fact]
    public void A_loose_rewording_is_taken_below_its_own_heading_and_not_below_another()
    {
        const string After = "Correct pay that nobody can explain, as soon as it was found.";
        var stayed = Plan.Replace("Correct gaps that nobody can explain within one year.", After);

        Changes(Plan, stayed).ShouldBe(["Reworded: 2.2 > 2.2"]);
        Changes(Plan, stayed.Replace($"\n• {After}", "") + $"\n• {After}").ShouldBe(["Dropped: 2.2 >", "New: > 3.3"]);
    }

    [Theory]
    [InlineData("Answer every submission in public.\n• Train forty moderators out of all faculties so that they can say what came of it.")]
    [InlineData("Every submission in public.\n• Say what came.")]
    public void What_says_much_else_is_no_part_and_what_leaves_much_out_no_split(string after) =>
        Changes(Plan, Plan.Replace("Answer every submission in public, and say what came of it.", after)).ShouldBe(["Reworded: 3.2 > 3.2", "New: > 3.3"]);

    [Fact]
    public void Two_words_are_no_part() =>
        Changes(
            "Goal 1: A\n• Lend laptops, cameras, recorders, projectors, microphones, repair bicycles, prams, wheelchairs, scooters, skates, and teach sewing, cooking.",
            "Goal 1: A\n• Lend laptops, cameras, recorders, projectors, microphones.\n• Repair bicycles, prams, wheelchairs, scooters, skates.\n• Sewing, cooking.")
            .ShouldBe(["Split: 1.1 > 1.1 + 1.2", "New: > 1.3"]);

    [Fact]
    public void What_an_editor_copied_is_not_split_into_others()
    {
        var earlier = Read(Plan);
        var later = Read(Plan.Replace("Answer every submission in public, and say what came of it.", "Begin anew and answer every submission of those that fit our values.\n• Answer every submission in public.\n• Say what came of it."));
        var at = later.IndexOf(later.At("fit our values"));
        later[at] = later[at] with { OriginId = earlier.At("every submission").Id };

        Changes(earlier, later).ShouldBe(["Reworded: 3.2 > 3.2", "New: > 3.3", "New: > 3.4"]);
    }

    [Fact]
    public void Sentences_that_share_only_what_all_share_are_not_one()
    {
        string[] earlier = ["staff by grants", "students by mentors", "visitors by ramps", "families by rooms", "gardeners by tools"];
        string[] later = [.. earlier[1..], "cooks by ovens"];

        Changes(Page(earlier), Page(later)).ShouldBe(["Dropped: 1.1 >", "New: > 1.5"]);

        static string Page(IEnumerable<string> ends) => "Goal 1: A\n" + string.Concat(ends.Select(end => $"• Support the diversity, equity and inclusion of {end}.\n"));
    }

    [Fact]
    public void A_heading_in_other_words_is_known_by_what_is_below_it() =>
        Changes(Plan, Plan.Replace("Make every building open to people who use wheels.", "Nobody stays outside.")).ShouldBe(["Reworded: 1 > 1"]);

    [Fact]
    public void A_sentence_that_stands_below_every_heading_stays_with_its_own()
    {
        const string Report = "\n• Report each year to staff, students, visitors and neighbours how it went.";
        const string Other = "\n• Report openly each year to staff, students, visitors and neighbours how it went.";
        const string Before = $"Goal 1: Clean air in rooms{Report}\nGoal 2: Quiet in the libraries{Report}\nGoal 3: Warm meals at night{Report}";

        Changes(Before, $"Goal 3: Hot meals at night{Report}\nGoal 1: Clean air in all rooms{Report}\nGoal 2: Quiet in the libraries{Report}").ShouldBe(["Reworded, Moved: 3 > 3", "Reworded: 1 > 1"]);
        Changes(Before, $"Goal 3: Hot meals, served at night{Other}\nGoal 1: Clean air in every room and every hall{Report}\nGoal 2: Quiet in the libraries{Report}").ShouldBe(["Reworded, Moved: 3 > 3", "Reworded: 3.1 > 3.1", "Reworded: 1 > 1"]);
        Changes(Before, $"Goal 1: Clean air in rooms{Report}\nGoal 2: Quiet in the libraries{Report}\nGoal 3: Warm meals at night{Other}").ShouldBe(["Reworded: 3.1 > 3.1"]);
    }

    [Fact]
    public void Another_kind_is_another_place()
    {
        var earlier = Read(Plan);
        var later = Read(Plan);
        later[4] = later[4] with { Kind = Contracts.Plans.ItemKind.Goal };

        Changes(earlier, later).ShouldBe(["Moved: 2 > 2"]);
    }

    [Fact]
    public void What_an_editor_copied_and_rewrote_is_reworded()
    {
        var (earlier, later) = (Read(Plan), Read(Plan.Replace("Publish a map of ways without steps.", "Show everyone how to get in.")));
        Changes(earlier, later).ShouldBe(["Dropped: 1.2 >", "New: > 1.2"]);

        var at = later.IndexOf(later.At("Show everyone"));
        later[at] = later[at] with { OriginId = earlier.At("Publish a map").Id };
        Changes(earlier, later).ShouldBe(["Reworded: 1.2 > 1.2"]);
    }

    [Fact]
    public void What_is_no_version_is_refused()
    {
        var version = Read(Plan);
        List<ComparedItem> deep = [.. Enumerable.Range(0, 101).Select(_ => version[0] with { Id = Guid.NewGuid() })];
        for (var at = 1; at < deep.Count; at++) deep[at] = deep[at] with { ParentId = deep[at - 1].Id };

        Should.Throw<ArgumentException>(() => VersionComparison.Of([version[0], version[0]], []));
        Should.Throw<ArgumentException>(() => VersionComparison.Of([], deep));
        VersionComparison.Of(deep[..100], deep[..100]).Edges.ShouldAllBe(edge => edge.Kind == LineageKind.Same);
    }

    [Theory]
    [InlineData("half is reworded")]
    [InlineData("all is one sentence")]
    [InlineData("all are the same words")]
    [InlineData("nothing is left")]
    public void Two_thousand_items_are_compared_in_a_moment(string kind)
    {
        var random = new Random(1);
        var (earlier, later) = (Large(kind == "all are the same words" ? 12 : 3_000), Large(kind == "all are the same words" ? 12 : 3_000));
        later = kind switch
        {
            "half is reworded" => [.. earlier.Select((item, at) => item with { Text = at % 2 == 0 ? item.Text : string.Join(' ', item.Text.Split(' ').Skip(2).Prepend("anew")) })],
            "all is one sentence" => [.. earlier.Select(item => item with { Text = "Report." })],
            _ => later,
        };
        if (kind == "all is one sentence") earlier = later;
        VersionComparison.Of(earlier[..50], later[..50]);

        var watch = new ProcessorTime();
        var comparison = VersionComparison.Of(earlier, later);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        comparison.Edges.SelectMany(edge => edge.To).Count().ShouldBe(2_000);
        if (kind == "half is reworded") comparison.Edges.ShouldAllBe(edge => edge.Kind == LineageKind.Same || edge.Kind == LineageKind.Reworded);

        List<ComparedItem> Large(int words)
        {
            var ids = Enumerable.Range(0, 2_000).Select(_ => Guid.NewGuid()).ToList();
            return [.. ids.Select((id, at) => new ComparedItem(id, at % 10 == 0 ? null : ids[at - (at % 10)], Contracts.Plans.ItemKind.Action, "Action", null, string.Join(' ', Enumerable.Range(0, 16).Select(_ => $"w{random.Next(random.Next(1, words))}"))))];
        }
    }
}
