using PlansService.Suppression;

namespace Plans.Tests.Suppression;

/// <summary>Counts and the sums that connect them.</summary>
internal sealed class Counts
{
    readonly List<Cell> cells = [];
    readonly List<Sum> sums = [];

    public Counts Of(string id, int value)
    {
        cells.Add(new(id, value));
        return this;
    }

    /// <summary>A cell with the sum of others.</summary>
    public Counts Total(string id, params string[] parts)
    {
        sums.Add(new(id, parts));
        return cells.Exists(cell => cell.Id == id) ? this : Of(id, parts.Sum(Value));
    }

    /// <summary>A breakdown with its total: <c>name/0</c>, <c>name/1</c>, <c>name/all</c>.</summary>
    public Counts List(string name, params int[] values)
    {
        foreach (var (at, value) in values.Index()) Of($"{name}/{at}", value);
        return Total($"{name}/all", [.. values.Select((_, at) => $"{name}/{at}")]);
    }

    /// <summary>Rows and columns with their totals: <c>name/0/1</c>, <c>name/0/all</c>, <c>name/all/1</c>, <c>name/all/all</c>.</summary>
    public Counts Table(string name, int[][] values)
    {
        foreach (var (at, row) in values.Index()) List($"{name}/{at}", row);
        string[] columns = [.. values[0].Select((_, at) => $"{at}")];
        foreach (var column in columns.Append("all")) Total($"{name}/all/{column}", [.. values.Select((_, at) => $"{name}/{at}/{column}")]);
        return Total($"{name}/all/all", [.. columns.Select(column => $"{name}/all/{column}")]);
    }

    /// <summary>A breakdown a period, and the counts of all periods so far, of each group and altogether.</summary>
    public Counts Periods(IEnumerable<int[]> periods)
    {
        foreach (var (period, values) in periods.Index())
        {
            List($"{period}", values);
            foreach (var group in values.Select((_, group) => $"{group}").Append("all")) Total($"until {period}/{group}", period == 0 ? [$"0/{group}"] : [$"until {period - 1}/{group}", $"{period}/{group}"]);
            Total($"until {period}/all", [.. values.Select((_, group) => $"until {period}/{group}")]);
        }

        return this;
    }

    public ReleaseDecision Decide(ReleaseDecision? before = null, int threshold = 10) => (before ?? ReleaseDecision.Nothing).Extend(new(threshold), cells, sums);

    public int Value(string id) => cells.Single(cell => cell.Id == id).Value;
}
