namespace AlignmentService.Suggestions;

/// <summary>A text as weights of its terms, of length 1 (or 0, where it has none). The terms are in ascending order, so that sums are the same whoever adds.</summary>
internal sealed record TermVector(ulong[] Terms, double[] Weights)
{
    public static TermVector Of(Dictionary<ulong, double> weights)
    {
        var (terms, values, squares) = (weights.Keys.ToArray(), weights.Values.ToArray(), 0.0);
        Array.Sort(terms, values);
        foreach (var value in values) squares += value * value;
        var length = Math.Sqrt(squares);
        return new(terms, length == 0 ? values : Array.ConvertAll(values, value => value / length));
    }

    /// <summary>The weight of a term.</summary>
    public double this[ulong term] => Array.BinarySearch(Terms, term) is >= 0 and var at ? Weights[at] : 0;

    /// <summary>The other's weight of each of these terms.</summary>
    public double[] WeightsIn(TermVector other)
    {
        var (weights, theirs) = (new double[Terms.Length], 0);
        for (var mine = 0; mine < Terms.Length; mine++)
        {
            while (theirs < other.Terms.Length && other.Terms[theirs] < Terms[mine]) theirs++;
            if (theirs < other.Terms.Length && other.Terms[theirs] == Terms[mine]) weights[mine] = other.Weights[theirs];
        }

        return weights;
    }

    /// <summary>The cosine of the two.</summary>
    public double Times(TermVector other)
    {
        var (sum, mine, theirs) = (0.0, 0, 0);
        while (mine < Terms.Length && theirs < other.Terms.Length)
        {
            var (left, right) = (Terms[mine], other.Terms[theirs]);
            if (left == right) sum += Weights[mine] * other.Weights[theirs];
            // Which of them is less is chance, and a processor guesses chance badly.
            mine += left <= right ? 1 : 0;
            theirs += right <= left ? 1 : 0;
        }

        return sum;
    }
}
