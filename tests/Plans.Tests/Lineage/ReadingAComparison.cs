using Contracts.Plans;
using PlansService.Lineage;
using ServiceDefaults;
using static Plans.Tests.Lineage.Versions;

namespace Plans.Tests.Lineage;

/// <summary>The comparison as somebody reads it.</summary>
public sealed class ReadingAComparison
{
    [Fact]
    public void Dropped_items_stand_where_they_stood() =>
        Rows("Goal 1: A\n• Apples.\n• Pears.\n• Plums.\nGoal 2: B\n• Figs.\n• Limes.\nGoal 3: C\n• Dates.", "Goal 3: C\n• Dates.\n• Kiwis.\nGoal 1: A\n• Pears.\n• Limes.").ShouldBe(
        [
            "C", "  Dates.", "  + Kiwis.", "A", "  - Apples.", "  Pears.", "  - Plums.", "  Limes.", "- B", "  - Figs.",
        ]);

    [Fact]
    public void Words_show_what_changed_in_whole_words()
    {
        Words("Answer letters within a month, always.", "Answer every letter within a week, always.").ShouldBe("Answer [-letters ][+every letter ]within a [-month][+week], always.");
        Words("Listen to all people", "Listen to all").ShouldBe("Listen to all[- people]");
        Words("Listen", "Listen to all").ShouldBe("Listen [+to all]");
        Words("The institute’s well-being", "The institute’s wellbeing").ShouldBe("The institute’s [-well-being][+wellbeing]");
        Words("One  two", "One two").ShouldBe("One two");
        Words("", "New").ShouldBe("[+New]");
        Words("Old", "").ShouldBe("[-Old]");
        Words(new('a', 30_000), new('b', 5)).ShouldBe($"[-{new string('a', 30_000)}][+bbbbb]");
    }

    [Fact]
    public void A_part_of_a_split_shows_what_it_took_over_and_a_merger_what_it_came_from()
    {
        var (one, two) = (Read("Goal 1: A\n• Mend lifts before winter and publish a map of ramps."), Read("Goal 1: A\n• Mend lifts before winter.\n• Soon publish a map of ramps."));

        VersionComparison.Of(one, two).Rows.Skip(1).Select(row => Text(row.Words())).ShouldBe(["Mend lifts before winter.", "[+Soon ]publish a map of ramps."]);
        VersionComparison.Of(two, one).Rows.Skip(1).Select(row => Text(row.Words())).ShouldBe(["Mend lifts before winter [-. Soon ][+and ]publish a map of ramps."]);
    }

    static List<string> Rows(string earlier, string later) => [.. VersionComparison.Of(Read(earlier), Read(later)).Rows.Select(row =>
        new string(' ', 2 * row.Depth) + row.Edge.Kind switch { LineageKind.Dropped => "- ", LineageKind.New => "+ ", _ => "" } + (row.Later?.Text ?? row.Earlier[0].Text))];

    static string Words(string earlier, string later) => Text(WordDifference.Between(earlier, later));

    static string Text(IEnumerable<WordPiece> pieces) =>
        string.Concat(pieces.Select(piece => piece.Change switch { WordChange.Removed => $"[-{piece.Text}]", WordChange.Added => $"[+{piece.Text}]", _ => piece.Text }));
}
