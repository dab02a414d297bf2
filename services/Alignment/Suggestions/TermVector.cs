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

    /// <summary>The cosine of the two.</summary>
    public double Times(TermVector other)
    {
        var (sum, mine, theirs) = (0.0, 0, 0);
        while (mine < Terms.Length && theirs < other.Terms.Length)
        {
            if (Terms[mine] == other.Terms[theirs]) sum += Weights[mine++] * other.Weights[theirs++];
            else if (Terms[mine] < other.Terms[theirs]) mine++;
            else theirs++;
        }

        return sum;
    }
}
