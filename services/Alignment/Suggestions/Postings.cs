using System.Runtime.InteropServices;

namespace AlignmentService.Suggestions;

/// <summary>Vectors by their terms: the cosines of a vector with all of them at the price of the terms that they share.</summary>
internal sealed class Postings
{
    // Where each term's rows end, all of them behind one another: most terms have one row only.
    readonly Dictionary<ulong, (int Count, int End)> places = [];
    readonly (int Row, double Weight)[] rows;
    readonly int count;

    public Postings(IReadOnlyList<TermVector> vectors)
    {
        count = vectors.Count;
        foreach (var vector in vectors)
        foreach (var term in vector.Terms) CollectionsMarshal.GetValueRefOrAddDefault(places, term, out _).Count++;
        var begin = 0;
        foreach (var (term, place) in places) (places[term], begin) = (place with { End = begin }, begin + place.Count);
        rows = new (int, double)[begin];
        for (var row = 0; row < count; row++)
        for (var at = 0; at < vectors[row].Terms.Length; at++)
            rows[CollectionsMarshal.GetValueRefOrNullRef(places, vectors[row].Terms[at]).End++] = (row, vectors[row].Weights[at]);
    }

    /// <summary>The cosines, in the order of the vectors.</summary>
    public double[] Times(TermVector vector)
    {
        var sums = new double[count];
        for (var at = 0; at < vector.Terms.Length; at++)
        {
            if (!places.TryGetValue(vector.Terms[at], out var place)) continue;
            var own = vector.Weights[at];
            foreach (var (row, weight) in rows.AsSpan(place.End - place.Count, place.Count)) sums[row] += own * weight;
        }

        return sums;
    }
}
