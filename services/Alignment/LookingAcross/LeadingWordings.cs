using System.Runtime.InteropServices;
using AlignmentService.Suggestions;

namespace AlignmentService.LookingAcross;

/// <summary>
/// Finds the nearest of many texts without comparing all. Each is kept under its heaviest terms only, until the rest of it is
/// shorter than half of the limit: what is like it must then have the other half from those (Cauchy and Schwarz), and a word
/// that every plan uses leads nowhere.
/// </summary>
internal sealed class LeadingWordings
{
    /// <summary>The cosine from which two texts say nearly the same; with less they are of one topic.</summary>
    public const double Alike = 0.6;

    const double Half = Alike / 2;

    readonly List<TermVector> vectors = [];
    readonly List<double> sums = [];
    readonly Dictionary<ulong, List<(int Row, double Weight)>> places = [];

    public void Add(TermVector vector)
    {
        var left = 1.0;
        foreach (var at in Enumerable.Range(0, vector.Terms.Length).OrderByDescending(at => vector.Weights[at]).TakeWhile(_ => left >= Half * Half))
        {
            left -= vector.Weights[at] * vector.Weights[at];
            (CollectionsMarshal.GetValueRefOrAddDefault(places, vector.Terms[at], out _) ??= []).Add((vectors.Count, vector.Weights[at]));
        }

        vectors.Add(vector);
        sums.Add(0);
    }

    /// <summary>The row of the one that is most like the text, of several the first; none where none is alike.</summary>
    public int? Nearest(TermVector vector)
    {
        var found = new List<int>();
        for (var at = 0; at < vector.Terms.Length; at++)
        {
            if (!places.TryGetValue(vector.Terms[at], out var having)) continue;
            foreach (var (row, weight) in having)
            {
                if (sums[row] == 0) found.Add(row);
                sums[row] += vector.Weights[at] * weight;
            }
        }

        var (nearest, most) = ((int?)null, Alike);
        foreach (var row in found)
        {
            if (sums[row] > Half && vectors[row].Times(vector) is var likeness && (likeness > most || (likeness == most && !(nearest < row)))) (nearest, most) = (row, likeness);
            sums[row] = 0;
        }

        return nearest;
    }
}
