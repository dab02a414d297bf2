using AlignmentService.Suggestions;
using TestKit;

namespace Alignment.Tests.Suggestions;

/// <summary>The two plans that the platform was asked for: what the Libraries' actions are offered of the institute's draft.</summary>
public sealed class SeedPlansTests(ITestOutputHelper output)
{
    static readonly Guid Libraries = new(1, 1, 0, new byte[8]);

    [Fact]
    public void The_accessibility_working_groups_counterpart_stands_first_and_what_has_none_is_offered_none()
    {
        var (draft, actions) = (Draft(), Actions());
        var suggester = new Suggester(draft, actions.SelectMany(action => action.Above.Append(action.Text)), []);

        var suggested = actions.ConvertAll(action => (action.Text, Suggested: suggester.Suggest(action)));

        foreach (var (text, (ranked, abstains, _)) in suggested)
        {
            output.WriteLine($"{(abstains ? "abstains" : "suggests")}: {text}");
            foreach (var one in ranked)
                output.WriteLine($"    {one.Confidence} {one.Score:F3} {draft.Single(commitment => commitment.Id == one.CandidateId).Text[..60]} ({string.Join(", ", one.Words.Select(word => $"{word.Written} {word.Weight:F3}"))}) likest {one.Part?.Similarity:F3}: {one.Part?.Text}");
        }

        suggested.Count.ShouldBe(10);
        var (_, accessibility) = suggested.Single(one => one.Text.Contains("Accessibility Working Group", StringComparison.Ordinal));
        accessibility.Abstains.ShouldBeFalse();
        accessibility.Ranked[0].Part.ShouldNotBeNull().Text.ShouldContain("Digital Accessibility Working Group");
        suggested.Count(one => one.Suggested.Abstains).ShouldBeGreaterThanOrEqualTo(7, "three have a counterpart in the draft");
        suggested.Where(one => one.Text.StartsWith("Hire a new associate director", StringComparison.Ordinal) || one.Text.StartsWith("Equip", StringComparison.Ordinal)).ShouldAllBe(one => one.Suggested.Abstains);
    }

    static List<Candidate> Draft()
    {
        var draft = new List<Candidate>();
        foreach (var line in SharedFiles.ReadText("seeds/institute-plan-draft.txt").Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("Commitment ", StringComparison.Ordinal)) draft.Add(new(new(draft.Count, 0, 0, new byte[8]), line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..], [], []));
            else if (line.StartsWith('•')) draft[^1] = draft[^1] with { Parts = [.. draft[^1].Parts, line[1..].Trim()] };
        }

        return draft;
    }

    static List<Subject> Actions()
    {
        var (actions, before, statement) = (new List<Subject>(), "", "");
        foreach (var line in SharedFiles.ReadText("seeds/libraries-plan-2023.txt").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line == "The MIT Libraries will:") statement = before;
            else if (line.StartsWith('•')) actions.Add(new(Libraries, line[1..].Trim(), [statement]));
            before = line;
        }

        return actions;
    }
}
