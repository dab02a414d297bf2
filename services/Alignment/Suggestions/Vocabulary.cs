using System.Runtime.InteropServices;

namespace AlignmentService.Suggestions;

/// <summary>A stem, or two that stand beside each other, with the words as a text writes them.</summary>
internal readonly record struct Term(ulong Id, string First, string? Second = null)
{
    public string Written => Second is null ? First : $"{First} {Second}";
}

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
            foreach (var term in TermsOf(Words.Of(text, Remembered)))
                if (terms.Add(term.Id)) CollectionsMarshal.GetValueRefOrAddDefault(rarity, term.Id, out _)++;
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

    /// <summary>The terms of a text.</summary>
    public List<Term> Read(string text) => TermsOf(Words.Of(text, StemOf));

    /// <summary>Texts as one vector, each counted as often as its weight says.</summary>
    public TermVector VectorOf(params IEnumerable<(string Text, double Weight)> texts) => VectorOf(texts.Select(one => (Read(one.Text), one.Weight)));

    /// <summary>The same of texts that were read.</summary>
    public TermVector VectorOf(IEnumerable<(List<Term> Terms, double Weight)> texts)
    {
        var weights = new Dictionary<ulong, double>();
        foreach (var (terms, weight) in texts)
        foreach (var term in terms)
            CollectionsMarshal.GetValueRefOrAddDefault(weights, term.Id, out _) += weight;
        foreach (var term in weights.Keys) weights[term] = weights[term] * rarity.GetValueOrDefault(term, rarest);
        return TermVector.Of(weights);
    }

    static List<Term> TermsOf(List<Word> words)
    {
        var (terms, before) = (new List<Term>(2 * words.Count), 0UL);
        for (var at = 0; at < words.Count; at++)
        {
            var stem = TermOf(words[at].Stem);
            terms.Add(new(stem, words[at].Written));
            if (at > 0) terms.Add(new(Mixed(before * 31 + stem), words[at - 1].Written, words[at].Written));
            before = stem;
        }

        return terms;
    }

    string StemOf(string word) => stems.TryGetValue(word, out var stem) ? stem : EnglishStem.Of(word);

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
