using System.Text.RegularExpressions;

namespace PlansService.Lineage;

/// <summary>Two texts of two versions that may be one.</summary>
internal sealed record Likely(int Earlier, int Later, double Likeness);

/// <summary>
/// How alike the texts of two versions are. A text is its words and its pairs of neighbouring words. Each weighs more the
/// fewer items have it: what every sentence of a plan says proves nothing, and common words in another order share no pairs.
/// Words are compared in lower case by the invariant rules, so the answer does not depend on a culture.
/// </summary>
internal sealed class Wording
{
    const double PairWeight = 0.5;

    // A text costs no more than these entries of the index, however many share its words; and few of them are compared in full.
    const int MostLookedAt = 1_000;
    const int MostCompared = 12;

    static readonly Regex Word = new(@"[\p{L}\p{M}\p{N}]+", RegexOptions.NonBacktracking);

    readonly Dictionary<string, int> features = new(StringComparer.Ordinal);
    readonly List<double> weights = [];

    public Wording(IReadOnlyList<string> earlier, IReadOnlyList<string> later)
    {
        (Earlier, Later) = ([.. earlier.Select(Read)], [.. later.Select(Read)]);
        int[] inEarlier = Holders(Earlier), inLater = Holders(Later);
        // By the version that has more of it: a sentence kept in both is no more common than one that is in one only. Squared,
        // or else sentences that are built alike seem to say the same.
        for (var feature = 0; feature < weights.Count; feature++)
        {
            weights[feature] *= Math.Pow(Math.Log((1.0 + Math.Max(earlier.Count, later.Count)) / Math.Max(inEarlier[feature], inLater[feature])), 2);
        }
    }

    /// <summary>Each text's words and pairs, sorted, repetitions included.</summary>
    public IReadOnlyList<int[]> Earlier { get; }

    public IReadOnlyList<int[]> Later { get; }

    public double Weight(int feature) => weights[feature];

    public double Weight(int[] text) => text.Sum(Weight);

    /// <summary>0 when they share nothing, 1 when they have the same words in the same order.</summary>
    public double Likeness(int earlier, int later)
    {
        var both = Weight(Earlier[earlier]) + Weight(Later[later]);
        return both > 0 ? 2 * Shared(Earlier[earlier], Later[later]) / both : 0;
    }

    public double Shared(int[] one, int[] other)
    {
        var shared = 0.0;
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            var order = one[i].CompareTo(other[j]);
            shared += order == 0 ? weights[one[i]] : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared;
    }

    /// <summary>For each of the earlier texts the later ones that share the most of its rarest words.</summary>
    public IEnumerable<Likely> FindLikely(IEnumerable<int> earlier, IEnumerable<int> later, Func<int, int, bool> isWanted)
    {
        var holders = later.SelectMany(place => Later[place].Distinct(), (place, feature) => (place, feature)).ToLookup(entry => entry.feature, entry => entry.place);
        var sums = new double[Later.Count];
        foreach (var place in earlier)
        {
            var found = new List<int>();
            var looked = 0;
            foreach (var feature in Earlier[place].Distinct().OrderByDescending(Weight).ThenBy(feature => feature).TakeWhile(_ => looked < MostLookedAt))
            {
                foreach (var holder in holders[feature])
                {
                    looked++;
                    if (sums[holder] == 0) found.Add(holder);
                    sums[holder] += weights[feature];
                }
            }

            var enough = found.Select(other => sums[other]).DefaultIfEmpty().Max() / 4;
            var nearest = found.Where(other => sums[other] >= enough && isWanted(place, other)).OrderByDescending(other => sums[other]).ThenBy(other => Math.Abs(other - place)).ThenBy(other => other).Take(MostCompared).ToList();
            found.ForEach(other => sums[other] = 0);
            foreach (var other in nearest) yield return new(place, other, Likeness(place, other));
        }
    }

    int[] Read(string text)
    {
        string[] words = [.. Word.Matches(text.ToLowerInvariant()).Select(match => match.Value)];
        int[] found = [.. words.Select(word => Known(word, 1)), .. words.Zip(words.Skip(1), (one, next) => Known($"{one} {next}", PairWeight))];
        Array.Sort(found);
        return found;
    }

    int Known(string feature, double weight)
    {
        if (features.TryAdd(feature, weights.Count)) weights.Add(weight);
        return features[feature];
    }

    int[] Holders(IEnumerable<int[]> texts)
    {
        var holders = new int[weights.Count];
        foreach (var feature in texts.SelectMany(text => text.Distinct())) holders[feature]++;
        return holders;
    }
}
