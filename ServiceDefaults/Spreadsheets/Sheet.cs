namespace ServiceDefaults.Spreadsheets;

/// <summary>A table as it stands in a file, before its columns have names.</summary>
/// <param name="Rows">The rows with content; the first of them is the header.</param>
/// <param name="Merged">Areas of merged cells among them.</param>
internal sealed record Sheet(IReadOnlyList<SheetRow> Rows, IReadOnlyList<MergedCells> Merged)
{
    // An OLE compound file: Excel until 2003, and what a password encloses.
    static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static Sheet Read(byte[] file, string name, bool takesFormulas)
    {
        var bytes = file.AsSpan();
        if (bytes.StartsWith(Compound))
        {
            throw Unreadable.NoTable(bytes.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0
                ? "The workbook is protected by a password. Save it without one."
                : "This is a file of the old Excel format (.xls). Save it as an Excel workbook (.xlsx) or as CSV.");
        }

        return bytes.StartsWith("PK\u0003\u0004"u8) ? XlsxFile.Read(file, name, takesFormulas) : new(CsvFile.Read(file, takesFormulas), []);
    }
}

/// <param name="Number">As the spreadsheet shows it, from 1.</param>
/// <param name="Cells">From the first column to the last one that is not empty.</param>
internal sealed record SheetRow(int Number, IReadOnlyList<SheetCell> Cells);

/// <summary>An area of which only the first cell has a value. Columns count from 0.</summary>
internal sealed record MergedCells(string Reference, int FirstRow, int FirstColumn, int LastColumn);

/// <param name="Text">What stands there, trimmed; nothing where it cannot be taken.</param>
/// <param name="Mistake">Why it cannot be taken.</param>
internal readonly record struct SheetCell(string Text, string? Mistake = null)
{
    public static SheetCell Empty { get; } = new("");

    public bool IsEmpty => Text.Length == 0 && Mistake is null;

    public static SheetCell Wrong(string mistake) => new("", mistake);

    /// <summary>A cell of text. What the database cannot keep as text, and nobody can see, is a mistake.</summary>
    public static SheetCell Of(string text)
    {
        if (text.Length > Spreadsheet.MostCharacters) return Wrong($"The cell has more than {Spreadsheet.MostCharacters:N0} characters.");
        text = text.Trim();
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at)) at++;
            else if (char.IsSurrogate(text[at]) || (char.IsControl(text[at]) && text[at] is not ('\t' or '\r' or '\n')))
                return Wrong($"The cell holds a character that cannot be seen (U+{(int)text[at]:X4}). Type it anew.");
        }

        return new(text);
    }
}

/// <summary>Collects rows cell by cell, and stops at the most that a table may have.</summary>
internal sealed class SheetRows
{
    readonly List<SheetRow> rows = [];
    readonly List<SheetCell> cells = [];

    public IReadOnlyList<SheetRow> All => rows;

    /// <summary>Adds a cell right of the ones before.</summary>
    /// <param name="row">The row's number, from 1.</param>
    /// <param name="column">The column, from 0.</param>
    /// <param name="cell">What stands there; what is empty needs no place.</param>
    public void Add(int row, int column, SheetCell cell)
    {
        if (cell.IsEmpty) return;
        if (column >= Spreadsheet.MostColumns) throw Unreadable.TooLarge($"Row {row} has a value in column {CellReference.Letters(column)}; a table has at most {Spreadsheet.MostColumns} columns.");
        while (cells.Count < column) cells.Add(SheetCell.Empty);
        cells.Add(cell);
    }

    /// <summary>Ends a row; one without content is passed over.</summary>
    public void End(int row)
    {
        if (cells.Count == 0) return;
        if (rows.Count > Spreadsheet.MostRows) throw Unreadable.TooLarge($"It has more than {Spreadsheet.MostRows:N0} rows. Send it in parts.");
        rows.Add(new(row, [.. cells]));
        cells.Clear();
    }
}
