using Microsoft.AspNetCore.Http;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// A table that somebody uploaded, CSV (RFC 4180) or XLSX (ISO/IEC 29500), by the names of its columns. What is wrong with
/// single cells is collected, so that whoever filled it in hears of everything at once.
/// </summary>
public sealed class Spreadsheet
{
    /// <summary>The most bytes of an upload.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>The most rows with content, not counting the header.</summary>
    public const int MostRows = 10_000;

    /// <summary>The most columns.</summary>
    public const int MostColumns = 50;

    /// <summary>The most characters of a cell, as Excel has it.</summary>
    public const int MostCharacters = 32_767;

    readonly RowMistakes mistakes = new();
    readonly Header header;

    Spreadsheet(Sheet sheet, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        if (sheet.Rows.Count < 2) throw Unreadable.Empty();
        header = new Header(sheet.Rows[0], required, optional);
        foreach (var merged in sheet.Merged)
            if (header.NameIn(merged.FirstColumn, merged.LastColumn) is { } column)
                Add(new($"The cells {merged.Reference} are merged, and only the first of them has a value. Split them, and fill in each.", Line: merged.FirstRow, Column: column));
        Rows = [.. sheet.Rows.Skip(1).Select(RowOf)];
    }

    /// <summary>The rows below the header, in the order of the table; those without content are left out.</summary>
    public IReadOnlyList<SpreadsheetRow> Rows { get; }

    /// <summary>Whether the table has an optional column.</summary>
    public bool Has(string column) => header.Has(column);

    /// <summary>Whether anything is wrong so far.</summary>
    public bool HasMistakes => mistakes.Any;

    /// <summary>Reads the request's body as a table. Its bytes tell of what kind it is, not its name or media type.</summary>
    /// <param name="http">The request; its endpoint says <see cref="SpreadsheetUpload.TakesSpreadsheet"/>.</param>
    /// <param name="sheet">What the sheet of a workbook is called, in any case; a workbook's only visible sheet may have another name.</param>
    /// <param name="required">Columns that must be there; a row may leave such a cell empty, which the caller judges.</param>
    /// <param name="optional">Columns that may be there. Any other is refused.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="Problem">413 or 422 for what is no table, too large, or has the wrong columns. Mistakes of single cells are not thrown before <see cref="RequireNoMistakes"/>.</exception>
    public static async Task<Spreadsheet> ReadAsync(HttpContext http, string sheet, IReadOnlyList<string> required, IReadOnlyList<string> optional, CancellationToken cancel) =>
        Read(await SpreadsheetUpload.ReadBodyAsync(http, MostBytes, cancel), sheet, required, optional);

    /// <summary>Reads a file as a table.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="sheet">What the sheet of a workbook is called.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns that may be there.</param>
    /// <param name="takesFormulas">Whether a workbook's formula stands for its stored value, and CSV may begin like one; else either is a mistake.</param>
    /// <exception cref="Problem">422 for what is no table, too large, or has the wrong columns.</exception>
    public static Spreadsheet Read(byte[] file, string sheet, IReadOnlyList<string> required, IReadOnlyList<string> optional, bool takesFormulas = true) =>
        new(Sheet.Read(file, sheet, takesFormulas), required, optional);

    /// <summary>Goes on only where nothing is wrong.</summary>
    /// <exception cref="Problem">422 <c>wrong-rows</c> with every mistake by row and column; of more than 1,000 the first, and how many there are.</exception>
    public void RequireNoMistakes() => mistakes.RequireNone();

    internal void Add(Mistake mistake) => mistakes.Add(mistake);

    internal bool IsWrong(int row) => mistakes.IsWrong(row);

    SpreadsheetRow RowOf(SheetRow row)
    {
        var cells = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < row.Cells.Count; at++)
        {
            var (cell, name) = (row.Cells[at], header.NameAt(at));
            if (cell.Mistake is { } mistake) Add(new(mistake, Line: row.Number, Column: name ?? CellReference.Letters(at)));
            if (name is not null) cells[name] = cell.Mistake is null ? cell.Text : null;
            else if (cell.Text.Length > 0) Add(new("A value stands in a column that has no name. Name the column, or clear the cell.", Line: row.Number, Column: CellReference.Letters(at)));
        }

        return new(this, row.Number, header.Names, cells);
    }
}
