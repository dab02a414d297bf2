using PlansService.Suppression;

namespace Plans.Tests.Suppression;

/// <summary>
/// Somebody with a table of what was published: finds the least and greatest value of a hidden cell by a two-phase simplex of
/// its own, in floating point, over everything at once. It shares no code with what it attacks.
/// </summary>
internal sealed class Attacker
{
    const double Nothing = 1e-7;

    readonly List<string> unknowns;
    readonly List<double[]> sums = [];

    public Attacker(ReleaseDecision decision, Func<string, bool> isHidden)
    {
        var values = decision.Cells.ToDictionary(cell => cell.Id, cell => cell.Value);
        unknowns = [.. decision.Cells.Select(cell => cell.Id).Where(isHidden)];
        foreach (var sum in decision.Sums)
        {
            var row = new double[unknowns.Count + 1];
            Put(row, sum.Total, -1);
            foreach (var part in sum.Parts) Put(row, part, 1);
            if (row[..^1].Any(entry => entry != 0)) sums.Add(row[^1] < 0 ? [.. row.Select(entry => -entry)] : row);
        }

        void Put(double[] row, string id, int sign)
        {
            var at = unknowns.IndexOf(id);
            if (at < 0) row[^1] -= sign * values[id];
            else row[at] = sign;
        }
    }

    public double Width(string cell) => Greatest(cell, 1) + Greatest(cell, -1);

    /// <summary>The greatest value of the cell, or of its negative.</summary>
    public double Greatest(string cell, int sign)
    {
        int columns = unknowns.Count, rows = sums.Count;
        var table = sums.Select((sum, at) => sum[..^1].Concat(Enumerable.Range(0, rows).Select(slack => slack == at ? 1.0 : 0.0)).Append(sum[^1]).ToArray()).ToArray();
        var basis = Enumerable.Range(columns, rows).ToArray();

        var feasible = new double[columns + rows + 1];
        for (var at = 0; at < feasible.Length; at++) feasible[at] = at >= columns && at < columns + rows ? 0 : -table.Sum(row => row[at]);
        Improve(table, basis, feasible, columns + rows);
        Math.Abs(feasible[^1]).ShouldBeLessThan(1e-6, "what was published contradicts itself");
        for (var row = 0; row < rows; row++)
        {
            var column = Array.FindIndex(table[row], 0, columns, entry => Math.Abs(entry) > Nothing);
            if (basis[row] >= columns && column >= 0) Pivot(table, basis, feasible, row, column);
        }

        var objective = new double[columns + rows + 1];
        objective[unknowns.IndexOf(cell)] = -sign;
        for (var row = 0; row < rows; row++)
        {
            if (basis[row] < columns) Subtract(objective, table[row], objective[basis[row]]);
        }

        return Improve(table, basis, objective, columns) ? objective[^1] : double.PositiveInfinity;
    }

    static bool Improve(double[][] table, int[] basis, double[] objective, int columns)
    {
        while (Array.FindIndex(objective, 0, columns, entry => entry < -Nothing) is >= 0 and var column)
        {
            var leaving = -1;
            for (var row = 0; row < table.Length; row++)
            {
                if (table[row][column] <= Nothing) continue;
                var difference = leaving < 0 ? -1 : (table[row][^1] / table[row][column]) - (table[leaving][^1] / table[leaving][column]);
                if (difference < -Nothing || (difference < Nothing && basis[row] < basis[leaving])) leaving = row;
            }

            if (leaving < 0) return false;
            Pivot(table, basis, objective, leaving, column);
        }

        return true;
    }

    static void Pivot(double[][] table, int[] basis, double[] objective, int row, int column)
    {
        table[row] = [.. table[row].Select(entry => entry / table[row][column])];
        foreach (var other in table.Where(other => other != table[row])) Subtract(other, table[row], other[column]);
        Subtract(objective, table[row], objective[column]);
        basis[row] = column;
    }

    static void Subtract(double[] from, double[] row, double times)
    {
        for (var at = 0; times != 0 && at < from.Length; at++) from[at] -= times * row[at];
    }
}
