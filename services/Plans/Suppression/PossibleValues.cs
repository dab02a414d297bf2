using System.Numerics;

namespace PlansService.Suppression;

/// <summary>How far the greatest value that a hidden count can have is from the least, and by which sums.</summary>
/// <param name="Width">In units of one <paramref name="Denominator"/>th.</param>
/// <param name="Upper">How often the greatest value counts each sum in.</param>
/// <param name="Lower">Likewise for the least value; nought throughout where nothing but the count's being none limits it.</param>
internal sealed record Room(BigInteger Width, BigInteger Denominator, BigInteger[] Upper, BigInteger[] Lower)
{
    public bool IsAtLeast(int width) => Width >= width * Denominator;
}

/// <summary>
/// What can be worked out about unknown counts from sums of them and from their not being negative: the least and greatest
/// value of each, exactly. That they are whole numbers is not used.
/// </summary>
/// <remarks>
/// The simplex method on whole numbers. All rows have one denominator, the determinant of the basis, which divides without
/// remainder (Edmonds, Bareiss). Bland's rule (the first column, the first row) keeps it from going round in circles. A row
/// of an unknown is that unknown's objective: it says how it changes with every other.
/// </remarks>
internal sealed class PossibleValues
{
    readonly int unknowns;
    readonly bool[] isNegated;
    readonly int[] basis;

    // Columns: the unknowns, a slack for each sum, the value.
    readonly BigInteger[][] rows;
    BigInteger denominator = BigInteger.One;

    /// <param name="sums">Signed unknowns and what they add up to; some values of none below nought fulfil all.</param>
    public PossibleValues(int unknowns, IReadOnlyList<(IReadOnlyList<(int Unknown, int Sign)> Terms, long Value)> sums)
    {
        this.unknowns = unknowns;
        (isNegated, basis) = ([.. sums.Select(sum => sum.Value < 0)], [.. sums.Select((_, at) => unknowns + at)]);
        rows = [.. sums.Select((sum, at) =>
        {
            var row = new BigInteger[unknowns + sums.Count + 1];
            foreach (var (unknown, sign) in sum.Terms) row[unknown] = isNegated[at] ? -sign : sign;
            (row[unknowns + at], row[^1]) = (BigInteger.One, Math.Abs(sum.Value));
            return row;
        })];

        // A sum holds when its slack is nought and never comes back; a slack that cannot leave belongs to a sum that follows from others.
        for (var slack = unknowns; slack < unknowns + sums.Count; slack++)
        {
            Minimise(slack);
            if (RowOf(slack) is >= 0 and var row && FirstColumn(row, entry => !entry.IsZero) is >= 0 and var column) Pivot(row, column);
        }
    }

    /// <summary>Null where the unknown can be as great as it likes.</summary>
    public Room? RoomOf(int unknown)
    {
        if (!Maximise(unknown)) return null;
        var (most, times, upper) = (rows[RowOf(unknown)][^1], denominator, Multipliers(RowOf(unknown)));
        Minimise(unknown);
        var (least, lower) = RowOf(unknown) is >= 0 and var row ? (rows[row][^1], Multipliers(row)) : (BigInteger.Zero, new BigInteger[rows.Length]);
        return new((most * denominator) - (least * times), times * denominator, upper, lower);
    }

    bool Maximise(int unknown)
    {
        if (RowOf(unknown) < 0 && !Enter(unknown)) return false;
        while (FirstColumn(RowOf(unknown), entry => entry.Sign < 0) is >= 0 and var column)
        {
            if (!Enter(column)) return false;
        }

        return true;
    }

    void Minimise(int variable)
    {
        while (RowOf(variable) is >= 0 and var row && FirstColumn(row, entry => entry.Sign > 0) is >= 0 and var column) Enter(column);
    }

    /// <summary>Raises a variable from nought until the first other has come down to it; false where none ever does.</summary>
    bool Enter(int column)
    {
        var leaving = -1;
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row][column].Sign <= 0) continue;
            var order = leaving < 0 ? -1 : (rows[row][^1] * rows[leaving][column]).CompareTo(rows[leaving][^1] * rows[row][column]);
            if (order < 0 || (order == 0 && basis[row] < basis[leaving])) leaving = row;
        }

        if (leaving >= 0) Pivot(leaving, column);
        return leaving >= 0;
    }

    void Pivot(int row, int column)
    {
        // Only a row of value nought is left by a negative entry, so its sign is free.
        if (rows[row][column].Sign < 0) rows[row] = [.. rows[row].Select(BigInteger.Negate)];
        var (leading, pivot) = (rows[row], rows[row][column]);
        int[] filled = [.. Enumerable.Range(0, leading.Length).Where(at => !leading[at].IsZero)];
        foreach (var other in rows)
        {
            var factor = other[column];
            if (other == leading) continue;
            // Sums of counts mostly keep the denominator, at one: then a row changes only where the leading one has something.
            for (var at = 0; pivot != denominator && at < other.Length; at++)
            {
                if (!other[at].IsZero || !leading[at].IsZero) other[at] = ((other[at] * pivot) - (factor * leading[at])) / denominator;
            }

            for (var at = 0; pivot == denominator && !factor.IsZero && at < filled.Length; at++) other[filled[at]] -= factor * leading[filled[at]] / denominator;
        }

        (basis[row], denominator) = (column, pivot);
    }

    /// <summary>The first unknown outside the basis whose entry is wanted, or -1.</summary>
    int FirstColumn(int row, Func<BigInteger, bool> isWanted)
    {
        for (var column = 0; column < unknowns; column++)
        {
            if (column != basis[row] && isWanted(rows[row][column])) return column;
        }

        return -1;
    }

    int RowOf(int variable) => Array.IndexOf(basis, variable);

    BigInteger[] Multipliers(int row) => [.. isNegated.Select((negated, sum) => negated ? -rows[row][unknowns + sum] : rows[row][unknowns + sum])];
}
