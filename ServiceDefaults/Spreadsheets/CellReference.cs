namespace ServiceDefaults.Spreadsheets;

/// <summary>Cells as a spreadsheet names them: <c>C7</c>. Rows count from 1, columns here from 0.</summary>
internal static class CellReference
{
    const int MostRows = 1_048_576;
    const int MostColumns = 16_384;

    /// <summary>A column's letters: 0 is A, 26 is AA.</summary>
    public static string Letters(int column) => (column < 26 ? "" : Letters(column / 26 - 1)) + (char)('A' + column % 26);

    /// <summary>Reads a reference; false where it names no cell of a sheet.</summary>
    public static bool TryRead(ReadOnlySpan<char> reference, out int row, out int column)
    {
        (row, column) = (0, 0);
        var letters = 0;
        while (letters < reference.Length && letters < 3 && char.IsAsciiLetterUpper(reference[letters])) column = column * 26 + reference[letters++] - 'A' + 1;
        column--;
        return letters > 0 && column < MostColumns && TryReadRow(reference[letters..], out row);
    }

    /// <summary>Reads a row's number.</summary>
    public static bool TryReadRow(ReadOnlySpan<char> number, out int row) => int.TryParse(number, System.Globalization.NumberStyles.None, null, out row) && row is >= 1 and <= MostRows;
}
