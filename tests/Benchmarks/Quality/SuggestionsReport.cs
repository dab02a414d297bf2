using System.Text;
using AlignmentService.Suggestions;
using TestKit;

namespace Benchmarks.Quality;

/// <summary>How good suggestions are, as tables; docs/suggestions-quality.md holds the last ones. Of texts that are not ours it shows single words only.</summary>
internal static class SuggestionsReport
{
    const int FirstWords = 3;

    /// <summary>Measures, writes the document and gives its text, and whether every bound is met; null where the shared files are absent.</summary>
    public static async Task<(string Text, bool IsMet)?> WriteAsync()
    {
        if (!SharedFiles.Has("data/crosswalks") || !SharedFiles.Has("seeds")) return null;
        var measured = new List<(string Name, Bounds Bounds, CrosswalkQuality Quality)>();
        foreach (var (name, bounds) in Bounds.Of) measured.Add((name, bounds, await CrosswalkQuality.MeasureAsync(name)));
        var text = new StringBuilder("""
            # How good suggestions are

            Written by `tests/bench --only suggestions`. The engine is compared with what people mapped by hand, and with plain BM25 and
            PostgreSQL's `ts_rank_cd` on the same questions. In brackets stands the interval that holds the figure in 95 of 100 samples of
            as many questions. *With learning*: eight units ask one after the other, five times dealt anew, and what a unit decides is known
            when the next one asks. The tests hold the engine to the last column of the tables; all of it lies within its intervals, so
            that a fall beyond them fails the build.

            | crosswalk | ranked by | hit@1 | hit@3 | mean reciprocal rank | at least |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var (name, bounds, quality) in measured)
        {
            Row(name, "BM25", quality.Plain, "");
            Row(name, "ts_rank_cd", quality.Searched, "");
            Row(name, "the engine, cold", quality.Cold, $"hit@1 {bounds.First:F2}, mean {bounds.MeanReciprocal:F2}");
            Row(name, "the engine, with learning", quality.Learning, $"hit@1 {bounds.Learned:F2}");
        }

        text.Append("""

            ## Abstaining

            A third of the questions lose every counterpart. Precision: what was offered first and is right; recall: what has a counterpart and was offered it first;
            false: what has none and was offered one.

            | crosswalk | | precision | recall | false | within |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var (name, bounds, quality) in measured)
        {
            foreach (var (what, open, within) in new[] { ("cold", quality.OpenCold, ""), ("with learning", quality.OpenLearning, $"recall ≥ {bounds.Recall:F2}, false ≤ {bounds.False:F2}") })
                text.Append($"| {name} | {what} | {open.Precision} | {open.Recall} | {open.False} | {within} |\n");
        }

        var ranking = new RankingTime();
        text.Append($"""

            ## Speed

            {RankingTime.Goals:N0} goals of some 20 words, two of the first crosswalk's questions each, against {RankingTime.Commitments} of its commitments; the first {RankingTime.Most} of each with their
            reasons. Processor time of one thread: **{ranking.Cold.TotalSeconds:F1} s** without any decision and **{ranking.Knowing.TotalSeconds:F1} s** knowing {RankingTime.Decisions:N0}; the texts were read in {ranking.Read.TotalSeconds:F1} s before. To be under 3 s.

            """);
        text.Append("""

            ## The two seed plans

            The ten actions of the Libraries against the three commitments of the institute's draft, without any decision: the best of each with its confidence,
            score, the likeness of its nearest part, and the words that speak for it.

            | action | | best | confidence | score | part | words |
            | --- | --- | --- | --- | --- | --- | --- |

            """);
        var seeds = new SeedPlans();
        foreach (var (action, suggested) in seeds.Offered)
        {
            var (begins, does) = (string.Join(' ', action.Split(' ').Take(FirstWords)) + " …", suggested.Abstains ? "abstains" : "offers");
            text.Append(suggested.Ranked is [var best, ..]
                ? $"| {begins} | {does} | {seeds.Labels[best.CandidateId]} | {best.Confidence} | {best.Score:F3} | {best.Part?.Similarity:F3} | {string.Join(", ", best.Words.Select(word => $"{word.Written} {word.Weight:F3}"))} |\n"
                : $"| {begins} | {does} | | | | | |\n");
        }

        await File.WriteAllTextAsync(Repository.PathOf("docs", "suggestions-quality.md"), text.ToString());
        return (text.ToString(), measured.TrueForAll(one => one.Bounds.AreMetBy(one.Quality)));

        void Row(string name, string by, Places places, string atLeast) =>
            text.Append($"| {name} | {by} | {places.First} | {places.FirstThree} | {places.MeanReciprocal} | {atLeast} |\n");
    }
}
