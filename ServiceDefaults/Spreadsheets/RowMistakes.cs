using Microsoft.AspNetCore.Http;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>What is wrong with the rows of a table, so that whoever wrote it hears of everything at once.</summary>
public sealed class RowMistakes
{
    const int MostListed = 1_000;

    readonly List<Mistake> listed = [];
    readonly HashSet<int> wrongRows = [];
    int mistakes;

    /// <summary>Whether anything is wrong so far.</summary>
    public bool Any => mistakes > 0;

    /// <summary>Notes a mistake, with its row and column.</summary>
    public void Add(Mistake mistake)
    {
        ArgumentNullException.ThrowIfNull(mistake);
        mistakes++;
        wrongRows.Add(mistake.Line ?? 0);
        if (listed.Count < MostListed) listed.Add(mistake);
    }

    /// <summary>Whether anything is wrong with a row so far.</summary>
    public bool IsWrong(int row) => wrongRows.Contains(row);

    /// <summary>Goes on only where nothing is wrong.</summary>
    /// <exception cref="Problem">422 <c>wrong-rows</c> with every mistake by row and column; of more than 1,000 the first, and how many there are.</exception>
    public void RequireNone()
    {
        if (mistakes == 0) return;
        var errors = listed.OrderBy(mistake => mistake.Line).ToList();
        var first = errors[0];
        throw new Problem(StatusCodes.Status422UnprocessableEntity, "wrong-rows", "Some rows of the table are not right.",
            $"Mistakes: {mistakes:N0}, in {wrongRows.Count:N0} rows{(mistakes > errors.Count ? $"; {errors.Count:N0} of them are listed" : "")}. The first is in row {first.Line}, column {first.Column}: {first.Detail}") { Errors = errors };
    }
}
