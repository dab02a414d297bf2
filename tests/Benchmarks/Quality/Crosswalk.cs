using AlignmentService.Suggestions;
using TestKit;

namespace Benchmarks.Quality;

/// <summary>A mapping that people made by hand: what the engine says is compared with what they said.</summary>
internal sealed class Crosswalk
{
    /// <param name="name">A folder of shared/data/crosswalks; where it is absent the test is skipped.</param>
    public Crosswalk(string name)
    {
        var targets = Rows("target.tsv");
        var places = targets.Select((row, at) => (Id: row[0], at)).ToDictionary(one => one.Id, one => new Guid(one.at, 0, 0, new byte[8]));
        Candidates = [.. targets.Select(row => new Candidate(places[row[0]], row[1], [], []))];
        var gold = Rows("gold.tsv").ToLookup(row => row[0], row => places[row[1]]);
        Sources = [.. Rows("source.tsv").Select(row => new Source(row[1], gold[row[0]].ToHashSet()))];

        List<string[]> Rows(string file) => [.. File.ReadLines(SharedFiles.PathOf($"data/crosswalks/{name}/{file}")).Skip(1).Select(line => line.Split('\t'))];
    }

    internal sealed record Source(string Text, HashSet<Guid> Counterparts);

    public IReadOnlyList<Candidate> Candidates { get; }

    public IReadOnlyList<Source> Sources { get; }

    public static Subject SubjectOf(Source source, int unit = 0) => new(new(unit, 1, 0, new byte[8]), source.Text, []);

    /// <summary>The engine with these candidates, which knows the words of all sources and no decision.</summary>
    public Suggester Suggester(IEnumerable<Candidate>? candidates = null) => new(candidates ?? Candidates, Sources.Select(source => source.Text), []);

    /// <summary>The sources as eight units have them, dealt by chance.</summary>
    public static IEnumerable<(int Unit, Source[] Sources)> Deal(IReadOnlyList<Source> sources, int seed)
    {
        const int Units = 8;
        var dealt = sources.ToArray();
        new Random(seed).Shuffle(dealt);
        return dealt.Select((source, at) => (source, Unit: at * Units / dealt.Length)).GroupBy(one => one.Unit, one => one.source).Select(unit => (unit.Key + 1, unit.ToArray()));
    }
}
