using System.Runtime.InteropServices;

namespace AlignmentService.Suggestions;

/// <summary>Vectors by their terms: the cosines of a vector with all of them at the price of the terms that they share.</summary>
internal sealed class Postings
{
    readonly Dictionary<ulong, List<(int Row, double Weight)>> rows = [];
    readonly int count;

    public Postings(IReadOnlyList<TermVector> vectors)
    {
        count = vectors.Count;
        for (var row = 0; row < count; row++)
        for (var at = 0; at < vectors[row].Terms.Length; at++)
            (CollectionsMarshal.GetValueRefOrAddDefault(rows, vectors[row].Terms[at], out _) ??= []).Add((row, vectors[row].Weights[at]));
    }

    /// <summary>The cosines, in the order of the vectors.</summary>
    public double[] Times(TermVector vector)
    {
        var sums = new double[count];
        for (var at = 0; at < vector.Terms.Length; at++)
        {
            if (!rows.TryGetValue(vector.Terms[at], out var found)) continue;
            var own = vector.Weights[at];
            foreach (var (row, weight) in CollectionsMarshal.AsSpan(found)) sums[row] += own * weight;
        }

        return sums;
    }
}
