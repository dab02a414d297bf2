using AlignmentService.Suggestions;

namespace Benchmarks.Quality;

/// <summary>What a search engine does out of the box, to compare with: BM25 over words without their plural s.</summary>
internal sealed class PlainSearch
{
    const double Saturation = 1.2;
    const double Length = 0.75;

    readonly List<(Guid Id, Dictionary<string, int> Words, int Length)> documents;
    readonly Dictionary<string, double> rarity;

    public PlainSearch(IReadOnlyList<Candidate> candidates)
    {
        documents = [.. candidates.Select(one => (one.Id, Words: WordsOf(one.Text))).Select(one => (one.Id, one.Words.CountBy(word => word).ToDictionary(), one.Words.Count))];
        rarity = documents.SelectMany(one => one.Words.Keys).CountBy(word => word).ToDictionary(one => one.Key, one => Math.Log(1 + (documents.Count - one.Value + 0.5) / (one.Value + 0.5)));
    }

    public List<Guid> Rank(string text)
    {
        var (words, average) = (WordsOf(text).Where(rarity.ContainsKey).Distinct().ToList(), documents.Average(one => one.Length));
        return [.. documents.OrderByDescending(one => words.Sum(word => one.Words.GetValueOrDefault(word) is > 0 and var times
            ? rarity[word] * times * (Saturation + 1) / (times + Saturation * (1 - Length + Length * one.Length / average)) : 0)).Select(one => one.Id)];
    }

    static List<string> WordsOf(string text) => [.. Words.Of(text, word => word.EndsWith('s') ? word[..^1] : word).Select(word => word.Stem)];
}
