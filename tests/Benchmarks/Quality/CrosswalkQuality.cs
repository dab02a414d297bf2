using AlignmentService.Suggestions;
using Npgsql;
using TestKit;

namespace Benchmarks.Quality;

/// <summary>What the engine must reach on a crosswalk. All of it lies within the intervals that docs/suggestions-quality.md records: a fall beyond them fails the tests.</summary>
/// <param name="First">hit@1 without any decision.</param>
/// <param name="MeanReciprocal">The mean reciprocal rank without any decision.</param>
/// <param name="Learned">hit@1 with the decisions of the units before.</param>
/// <param name="Recall">Of what has a counterpart, how much has to be offered it first where others have none, with the decisions of the units before.</param>
/// <param name="False">Of what has none, how much may be offered one then.</param>
internal sealed record Bounds(double First, double MeanReciprocal, double Learned, double Recall, double False)
{
    public static IReadOnlyDictionary<string, Bounds> Of { get; } = new Dictionary<string, Bounds>
    {
        ["nist-csf11-to-sp80053r4"] = new(0.52, 0.63, 0.62, 0.29, 0.39),
        ["nist-csf11-to-rmf-tasks"] = new(0.31, 0.40, 0.44, 0.19, 0.30),
    };

    public bool AreMetBy(CrosswalkQuality measured) => measured.Cold.First.Value >= First && measured.Cold.MeanReciprocal.Value >= MeanReciprocal && measured.Learning.First.Value >= Learned
        && measured.OpenLearning.Recall.Value >= Recall && measured.OpenLearning.False.Value <= False;
}

/// <summary>How good suggestions are on a crosswalk, beside what a search engine does out of the box.</summary>
internal sealed class CrosswalkQuality
{
    const int Deals = 5;

    readonly Crosswalk crosswalk;

    CrosswalkQuality(Crosswalk crosswalk) => this.crosswalk = crosswalk;

    public Places Plain { get; } = new();

    public Places Searched { get; } = new();

    public Places Cold { get; } = new();

    public Places Learning { get; } = new();

    public Abstention OpenCold { get; } = new();

    public Abstention OpenLearning { get; } = new();

    public static async Task<CrosswalkQuality> MeasureAsync(string name)
    {
        var measured = new CrosswalkQuality(new(name));
        measured.MeasureRanking();
        measured.MeasureAbstention();
        await measured.SearchAsync();
        return measured;
    }

    void MeasureRanking()
    {
        var (engine, search) = (crosswalk.Suggester(), new PlainSearch(crosswalk.Candidates));
        foreach (var source in crosswalk.Sources)
        {
            Add(Plain, source, search.Rank(source.Text));
            Add(Cold, source, RankedBy(engine, source, unit: 0));
        }

        for (var deal = 0; deal < Deals; deal++)
            InSequence(engine, crosswalk.Sources, deal, (knowing, source, unit) => Add(Learning, source, RankedBy(knowing, source, unit)));
    }

    // A third of the sources lose every counterpart; who answers one of those is wrong.
    void MeasureAbstention()
    {
        for (var deal = 0; deal < Deals; deal++)
        {
            var lost = LostCounterparts(deal);
            var sources = crosswalk.Sources.Select(source => source with { Counterparts = source.Counterparts.Except(lost).ToHashSet() }).ToList();
            var engine = crosswalk.Suggester(crosswalk.Candidates.Where(one => !lost.Contains(one.Id)));
            foreach (var source in sources) OpenCold.Add(engine.Suggest(Crosswalk.SubjectOf(source)), source);
            InSequence(engine, sources, deal, (knowing, source, unit) => OpenLearning.Add(knowing.Suggest(Crosswalk.SubjectOf(source, unit)), source));
        }
    }

    // Unit after unit asks, and decides before the next one does.
    static void InSequence(Suggester engine, IReadOnlyList<Crosswalk.Source> sources, int deal, Action<Suggester, Crosswalk.Source, int> ask)
    {
        var decisions = new List<Decision>();
        foreach (var (unit, own) in Crosswalk.Deal(sources, deal))
        {
            var knowing = engine.Knowing(decisions);
            foreach (var source in own) ask(knowing, source, unit);
            decisions.AddRange(own.SelectMany(source => Decided(knowing, source, unit)));
        }
    }

    // A person takes what is right, refuses the wrong ones of the first three, and says so where nothing is right.
    static IEnumerable<Decision> Decided(Suggester engine, Crosswalk.Source source, int unit)
    {
        var subject = Crosswalk.SubjectOf(source, unit);
        var refused = RankedBy(engine, source, unit).Take(3).Where(id => !source.Counterparts.Contains(id)).Select(id => new Decision(Verdict.Refused, subject, id));
        return source.Counterparts.Select(id => new Decision(Verdict.Confirmed, subject, id)).Concat(refused)
            .Concat(source.Counterparts.Count == 0 ? [new Decision(Verdict.NoCounterpart, subject)] : []);
    }

    static IEnumerable<Guid> RankedBy(Suggester engine, Crosswalk.Source source, int unit) =>
        engine.Suggest(Crosswalk.SubjectOf(source, unit), most: int.MaxValue).Ranked.Select(one => one.CandidateId);

    void Add(Places places, Crosswalk.Source source, IEnumerable<Guid> ranked) => places.Add(source.Text, ranked, crosswalk.Candidates.Select(one => one.Id), source.Counterparts);

    HashSet<Guid> LostCounterparts(int deal)
    {
        var (sources, lost) = (crosswalk.Sources.ToArray(), new HashSet<Guid>());
        new Random(deal).Shuffle(sources);
        foreach (var source in sources)
        {
            if (crosswalk.Sources.Count(one => one.Counterparts.IsSubsetOf(lost)) * 3 >= sources.Length) break;
            lost.UnionWith(source.Counterparts);
        }

        return lost;
    }

    async Task SearchAsync()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var data = NpgsqlDataSource.Create(database.ConnectionString);
        foreach (var source in crosswalk.Sources)
        {
            await using var command = data.CreateCommand("""
                SELECT id FROM unnest($1::uuid[], $2::text[]) AS candidate (id, text),
                    CAST(replace(CAST(plainto_tsquery('english', $3) AS text), '&', '|') AS tsquery) AS query
                WHERE to_tsvector('english', text) @@ query ORDER BY ts_rank_cd(to_tsvector('english', text), query) DESC, id
                """);
            command.Parameters.AddWithValue(crosswalk.Candidates.Select(one => one.Id).ToArray());
            command.Parameters.AddWithValue(crosswalk.Candidates.Select(one => one.Text).ToArray());
            command.Parameters.AddWithValue(source.Text);
            await using var reader = await command.ExecuteReaderAsync();
            var ranked = new List<Guid>();
            while (await reader.ReadAsync()) ranked.Add(reader.GetGuid(0));
            Add(Searched, source, ranked);
        }
    }
}
