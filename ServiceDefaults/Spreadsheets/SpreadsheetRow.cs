using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>A row of a table that somebody uploaded.</summary>
public sealed class SpreadsheetRow
{
    readonly Spreadsheet table;
    readonly IReadOnlySet<string> names;
    // Without text: a cell that cannot be read, of which its reader has said why.
    readonly Dictionary<string, string?> cells;

    internal SpreadsheetRow(Spreadsheet table, int number, IReadOnlySet<string> names, Dictionary<string, string?> cells) =>
        (this.table, Number, this.names, this.cells) = (table, number, names, cells);

    /// <summary>The row's number as the spreadsheet shows it, from 1.</summary>
    public int Number { get; }

    /// <summary>Whether a mistake in this row is known.</summary>
    public bool IsMistaken => table.IsWrong(Number);

    /// <summary>The trimmed text of a cell, empty where it is empty, wrong or its optional column is not there; a day as <c>2026-05-31</c>.</summary>
    /// <param name="column">A required or optional column, in any case.</param>
    public string this[string column] =>
        names.Contains(column) ? cells.GetValueOrDefault(column) ?? "" : throw new ArgumentException($"The table was not read with a column '{column}'.", nameof(column));

    /// <summary>Notes what is wrong with a cell; where it could not even be read, that is said already. It is answered by <see cref="Spreadsheet.RequireNoMistakes"/>.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="detail">What is wrong and what would be right.</param>
    public void Mistaken(string column, string detail) => Mistaken(new(detail, Pointer: column));

    /// <summary>Notes what a rule says of a member as a mistake of the column of that name: <c>#/key</c> of the column <c>key</c>.</summary>
    public void Mistaken(Mistake mistake)
    {
        var column = mistake.Pointer?.TrimStart('#', '/');
        if (column is null || !cells.TryGetValue(column, out var text) || text is not null) table.Add(mistake with { Pointer = null, Line = Number, Column = column });
    }
}
