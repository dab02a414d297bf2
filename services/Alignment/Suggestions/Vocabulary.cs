using System.Runtime.InteropServices;

namespace AlignmentService.Suggestions;

/// <summary>
/// How rare each term is among all texts, and texts as vectors of that. A term is a stem, or two that stand beside each
/// other, as a number that depends on nothing else: the order in which texts are counted does not matter.
/// </summary>
internal sealed class Vocabulary
{
    readonly Dictionary<string, string> stems = new(StringComparer.Ordinal);
    readonly Dictionary<ulong, double> rarity = [];
    readonly double rarest;

    /// <param name="documents">Each of one or more texts.</param>
    public Vocabulary(IEnumerable<IEnumerable<string>> documents)
    {
        var (count, terms) = (0, new HashSet<ulong>());
        foreach (var document in documents)
        {
            count++;
            terms.Clear();
            foreach (var text in document)
            foreach (var (term, _) in TermsOf(Words.Of(text, Remembered)))
                if (terms.Add(term)) CollectionsMarshal.GetValueRefOrAddDefault(rarity, term, out _)++;
        }

        foreach (var (term, documentsWith) in rarity)
        {
            Fingerprint += Mixed(term + (ulong)documentsWith);
            rarity[term] = Math.Log((count + 1) / (documentsWith + 0.5));
        }

        Fingerprint += (ulong)count;
        rarest = Math.Log((count + 1) / 0.5);
    }

    /// <summary>The same only for the same texts, in whatever order they came.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The words of a text.</summary>
    public List<Word> WordsOf(string text) => Words.Of(text, word => stems.TryGetValue(word, out var stem) ? stem : EnglishStem.Of(word));

    /// <summary>Texts as one vector, each counted as often as its weight says.</summary>
    public TermVector VectorOf(params IEnumerable<(string Text, double Weight)> texts)
    {
        var weights = new Dictionary<ulong, double>();
        foreach (var (text, weight) in texts)
        foreach (var (term, _) in TermsOf(WordsOf(text)))
            CollectionsMarshal.GetValueRefOrAddDefault(weights, term, out _) += weight;
        foreach (var term in weights.Keys) weights[term] = weights[term] * rarity.GetValueOrDefault(term, rarest);
        return TermVector.Of(weights);
    }

    /// <summary>The terms of a text, each with the places of its words.</summary>
    public static IEnumerable<(ulong Term, Range Words)> TermsOf(List<Word> words)
    {
        var before = 0UL;
        for (var at = 0; at < words.Count; at++)
        {
            var term = TermOf(words[at].Stem);
            yield return (term, at..(at + 1));
            if (at > 0) yield return (Mixed(before * 31 + term), (at - 1)..(at + 1));
            before = term;
        }
    }

    string Remembered(string word) => CollectionsMarshal.GetValueRefOrAddDefault(stems, word, out _) ??= EnglishStem.Of(word);

    static ulong TermOf(string stem)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in stem) hash = (hash ^ letter) * 1099511628211UL;
        return Mixed(hash);
    }

    static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 32)) * 0x9E3779B97F4A7C15UL;
        return value ^ (value >> 29);
    }
}
