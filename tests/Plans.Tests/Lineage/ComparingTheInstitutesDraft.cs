using Contracts.Plans;
using System.Text;
using PlansService.Import;
using PlansService.Lineage;
using TestKit;

namespace Plans.Tests.Lineage;

/// <summary>A real draft and a next version of it in which much happens at once.</summary>
public sealed class ComparingTheInstitutesDraft
{
    [Fact]
    public void Each_change_is_named_and_nothing_else()
    {
        var earlier = Versions.Items(PublishedPage.Read(SharedFiles.ReadText("seeds/institute-plan-draft.txt")));
        var headings = earlier.Where(item => item.ParentId is null).Select(item => (item.Label, Text: item.Text, Actions: earlier.Where(below => below.ParentId == item.Id).Select(below => below.Text).ToList())).ToList();
        headings.Select(heading => (heading.Label, heading.Actions.Count)).ShouldBe([("3", 8), ("4", 10), ("5", 1)]);
        var (third, fourth, fifth) = (headings[0], headings[1], headings[2]);

        fourth.Text = Reword(fourth.Text, 4);
        var lab = fourth.Actions[1].Split(';', 2);
        fourth.Actions[1] = lab[0] + ".";
        fourth.Actions.Insert(2, "We will" + lab[1]);
        fourth.Actions.Add(Reword(third.Actions[4], 5));
        third.Actions.RemoveAt(4);
        third.Actions.Remove(third.Actions[^2]);
        third.Actions[0] = Reword(third.Actions[0], 5);
        fourth.Actions.Insert(5, "Plant an orchard that anyone may pick from.");
        (third.Label, fourth.Label) = (fourth.Label, third.Label);
        var page = new StringBuilder("Roadmap for a kinder place\n\n");
        foreach (var (label, text, actions) in new[] { fifth, third, fourth })
        {
            page.Append("Commitment ").Append(label).Append(": ").AppendLine(text);
            foreach (var action in actions) page.Append("• ").AppendLine(action);
        }

        Versions.Changes(earlier, Versions.Read(page.ToString())).ShouldBe(
        [
            "Moved: 5 > 5",
            "Renumbered: 3 > 4",
            "Reworded: 3.1 > 4.1",
            "Dropped: 3.7 >",
            "Reworded, Renumbered: 4 > 3",
            "Split: 4.2 > 3.2 + 3.3",
            "New: > 3.6",
            "Reworded, Moved: 3.5 > 3.13",
        ]);
    }

    [Fact]
    public void A_draft_in_which_every_sentence_was_reworded_loses_none()
    {
        var earlier = Versions.Items(PublishedPage.Read(SharedFiles.ReadText("seeds/institute-plan-draft.txt")));
        List<ComparedItem> later = [.. earlier.Select(item => item with { Text = Reword(item.Text, 4) })];

        VersionComparison.Of(earlier, later).Edges.ShouldAllBe(edge => edge.Kind == LineageKind.Reworded && !edge.IsMoved && edge.From.SequenceEqual(edge.To));
    }

    /// <summary>Every so many words another one.</summary>
    internal static string Reword(string text, int every) => string.Join(' ', text.Split(' ').Select((word, at) => at % every == every - 1 ? $"otherwise{at}" : word));
}
