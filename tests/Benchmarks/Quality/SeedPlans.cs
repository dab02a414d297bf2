using AlignmentService.Suggestions;
using TestKit;

namespace Benchmarks.Quality;

/// <summary>The two plans that the platform was asked for: what the Libraries' actions are offered of the institute's draft.</summary>
internal sealed class SeedPlans
{
    static readonly Guid Libraries = new(1, 1, 0, new byte[8]);

    public SeedPlans()
    {
        var (labels, before, statement) = (new List<string>(), "", "");
        foreach (var line in Lines("institute-plan-draft.txt"))
        {
            if (line.StartsWith("Commitment ", StringComparison.Ordinal))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                labels.Add(line[..colon]);
                Commitments.Add(new(new(Commitments.Count, 0, 0, new byte[8]), line[(colon + 2)..], [], []));
            }
            else if (line.StartsWith('•')) Commitments[^1] = Commitments[^1] with { Parts = [.. Commitments[^1].Parts, line[1..].Trim()] };
        }

        foreach (var line in Lines("libraries-plan-2023.txt"))
        {
            if (line == "The MIT Libraries will:") statement = before;
            else if (line.StartsWith('•')) Actions.Add(new(Libraries, line[1..].Trim(), [statement]));
            before = line;
        }

        Labels = Commitments.Zip(labels).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        var suggester = new Suggester(Commitments, Actions.SelectMany(action => action.Above.Append(action.Text)), []);
        Offered = Actions.ConvertAll(action => (action.Text, suggester.Suggest(action)));
    }

    public List<Candidate> Commitments { get; } = [];

    public IReadOnlyDictionary<Guid, string> Labels { get; }

    public List<Subject> Actions { get; } = [];

    /// <summary>Each action's text and what is offered for it.</summary>
    public IReadOnlyList<(string Text, Suggested Suggested)> Offered { get; }

    static IEnumerable<string> Lines(string file) => SharedFiles.ReadText($"seeds/{file}").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
