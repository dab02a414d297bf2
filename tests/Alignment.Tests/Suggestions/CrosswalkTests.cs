using AlignmentService.Suggestions;
using Npgsql;
using TestKit;

namespace Alignment.Tests.Suggestions;

/// <summary>How good suggestions are, measured on mappings that people made. The tables go to the tests' output.</summary>
[Trait("Speed", "slow")]
public sealed class CrosswalkTests(ITestOutputHelper output)
{
    const int Deals = 5;

    [Theory]
    [InlineData("nist-csf11-to-sp80053r4", 0.52, 0.63, 0.62)]
    [InlineData("nist-csf11-to-rmf-tasks", 0.31, 0.40, 0.44)]
    public async Task The_first_suggestion_is_more_often_right_than_a_search_engines_and_more_so_with_every_decision(string name, double first, double reciprocal, double firstWithLearning)
    {
        var crosswalk = new Crosswalk(name);
        var (plain, searched, cold, learning) = (new Quality(), await SearchedAsync(crosswalk), new Quality(), new Quality());
        var (engine, search) = (crosswalk.Suggester(), new Plain(crosswalk.Candidates));
        foreach (var source in crosswalk.Sources)
        {
            plain.Add(source.Text, search.Rank(source.Text), crosswalk.Candidates.Select(one => one.Id), source.Counterparts);
            cold.Add(source.Text, RankedBy(engine, source, unit: 0), crosswalk.Candidates.Select(one => one.Id), source.Counterparts);
        }

        for (var deal = 0; deal < Deals; deal++) Learn(crosswalk, deal, learning);

        output.WriteLine($"{name}: hit@1 | hit@3 | MRR, each with its bootstrap interval");
        output.WriteLine($"BM25          {plain}");
        output.WriteLine($"ts_rank_cd    {searched}");
        output.WriteLine($"cold          {cold}");
        output.WriteLine($"with learning {learning}");
        cold.First.ShouldBeGreaterThanOrEqualTo(first);
        cold.MeanReciprocal.ShouldBeGreaterThanOrEqualTo(reciprocal);
        learning.First.ShouldBeGreaterThanOrEqualTo(firstWithLearning);
        cold.MeanReciprocal.ShouldBeGreaterThan(Math.Max(plain.MeanReciprocal, searched.MeanReciprocal));
    }

    // A third of the sources lose every counterpart; who answers one of those is wrong.
    [Theory]
    [InlineData("nist-csf11-to-sp80053r4")]
    [InlineData("nist-csf11-to-rmf-tasks")]
    public void Where_no_counterpart_exists_the_decisions_teach_to_abstain(string name)
    {
        var crosswalk = new Crosswalk(name);
        var (cold, learning) = (new Abstention(), new Abstention());
        for (var deal = 0; deal < Deals; deal++)
        {
            var lost = LostCounterparts(crosswalk, deal);
            var sources = crosswalk.Sources.Select(source => source with { Counterparts = source.Counterparts.Except(lost).ToHashSet() }).ToList();
            var engine = crosswalk.Suggester(crosswalk.Candidates.Where(one => !lost.Contains(one.Id)));
            foreach (var source in sources) cold.Add(engine.Suggest(Crosswalk.SubjectOf(source)), source);
            var decisions = new List<Decision>();
            foreach (var (unit, own) in Crosswalk.Deal(sources, deal))
            {
                var knowing = engine.Knowing(decisions);
                foreach (var source in own) learning.Add(knowing.Suggest(Crosswalk.SubjectOf(source, unit)), source);
                decisions.AddRange(own.SelectMany(source => Decided(knowing, source, unit)));
            }
        }

        output.WriteLine($"{name}: precision and recall of the first suggestion, and how often one is offered where none is right");
        output.WriteLine($"cold          {cold}");
        output.WriteLine($"with learning {learning}");
        learning.False.ShouldBeLessThan(cold.False);
        learning.Recall.ShouldBeGreaterThan(cold.Recall * 0.9);
    }

    static void Learn(Crosswalk crosswalk, int deal, Quality quality)
    {
        var (engine, decisions) = (crosswalk.Suggester(), new List<Decision>());
        foreach (var (unit, sources) in Crosswalk.Deal(crosswalk.Sources, deal))
        {
            var knowing = engine.Knowing(decisions);
            foreach (var source in sources) quality.Add(source.Text, RankedBy(knowing, source, unit), crosswalk.Candidates.Select(one => one.Id), source.Counterparts);
            decisions.AddRange(sources.SelectMany(source => Decided(knowing, source, unit)));
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

    static HashSet<Guid> LostCounterparts(Crosswalk crosswalk, int deal)
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

    static async Task<Quality> SearchedAsync(Crosswalk crosswalk)
    {
        var quality = new Quality();
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
            quality.Add(source.Text, ranked, crosswalk.Candidates.Select(one => one.Id), source.Counterparts);
        }

        return quality;
    }

    sealed class Abstention
    {
        int answered, right, withCounterpart, without, wronglyOffered;

        public double Recall => (double)right / withCounterpart;

        public double False => (double)wronglyOffered / without;

        public void Add(Suggested suggested, Crosswalk.Source source)
        {
            var hasCounterpart = source.Counterparts.Count > 0;
            if (hasCounterpart) withCounterpart++;
            else without++;
            if (suggested.Abstains) return;
            answered++;
            if (source.Counterparts.Contains(suggested.Ranked[0].CandidateId)) right++;
            if (!hasCounterpart) wronglyOffered++;
        }

        public override string ToString() => $"precision {(double)right / answered:F3} | recall {Recall:F3} | false suggestions {False:F3} of {without / Deals} in {(without + withCounterpart) / Deals}";
    }
}
