using System.Globalization;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>What the cells of a workbook refer to.</summary>
/// <param name="Texts">The shared texts.</param>
/// <param name="Days">Whether a style shows a day.</param>
/// <param name="From1904">Whether days count from 1904.</param>
/// <param name="TakesFormulas">Whether the stored value of a formula is taken.</param>
internal sealed record XlsxValues(IReadOnlyList<SheetCell> Texts, IReadOnlyList<bool> Days, bool From1904, bool TakesFormulas);

/// <summary>The rows of a sheet.</summary>
internal static class XlsxSheet
{
    const int MostMerged = 1_000;

    public static Sheet Read(XmlReader xml, XlsxValues values)
    {
        var (rows, merged) = (new SheetRows(), new List<MergedCells>());
        var (row, column) = (0, -1);
        while (xml.Next())
        {
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "row"):
                    rows.End(row);
                    row = RowOf(xml, row);
                    column = -1;
                    break;
                case (XmlNodeType.Element, "c"):
                    column = ColumnOf(xml, row, column);
                    rows.Add(row, column, CellOf(xml, values));
                    break;
                case (XmlNodeType.EndElement, "sheetData"):
                    rows.End(row);
                    break;
                case (XmlNodeType.Element, "mergeCell") when merged.Count < MostMerged && MergedOf(xml, rows.All) is { } area:
                    merged.Add(area);
                    break;
            }
        }

        return new(rows.All, merged);
    }

    // Rows and cells may leave out where they are, and then follow the one before. They never go back.
    static int RowOf(XmlReader xml, int before)
    {
        if (xml.GetAttribute("r") is not { } number) return before + 1;
        return CellReference.TryReadRow(number, out var row) && row > before ? row : throw new InvalidDataException("A row is not where it says.");
    }

    static int ColumnOf(XmlReader xml, int row, int before)
    {
        if (xml.GetAttribute("r") is not { } reference) return before + 1;
        return CellReference.TryRead(reference, out var inRow, out var column) && inRow == row && column > before ? column : throw new InvalidDataException("A cell is not where it says.");
    }

    static SheetCell CellOf(XmlReader xml, XlsxValues values)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        if (xml.IsEmptyElement) return SheetCell.Empty;
        var (depth, text, isFormula) = (xml.Depth, (string?)null, false);
        while (xml.Next() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is") text = XlsxText.Of(xml);
            isFormula |= xml.LocalName == "f";
        }

        if (isFormula && !values.TakesFormulas) return SheetCell.Wrong("The cell holds a formula. Type its value.");
        // A text may be calculated to nothing; a number cannot.
        if (string.IsNullOrEmpty(text)) return isFormula && (text is null || type != "str") ? SheetCell.Wrong("The cell holds a formula without its value. Open the workbook in a spreadsheet program, and save it.") : SheetCell.Empty;
        return type switch
        {
            "s" => int.TryParse(text, NumberStyles.None, null, out var at) && at < values.Texts.Count ? values.Texts[at] : throw new InvalidDataException("A cell names a text that is not there."),
            "b" => new(text == "1" ? "TRUE" : "FALSE"),
            "e" => SheetCell.Wrong($"The cell holds the error value {Unreadable.Shown(text)}. Mend its formula, or type the value."),
            "d" => DateTime.TryParse(text, null, DateTimeStyles.RoundtripKind, out var day) ? new(DateOnly.FromDateTime(day).ToString("O")) : SheetCell.Wrong($"'{Unreadable.Shown(text)}' is no date. Type the cell anew."),
            null or "n" => NumberOf(text, int.TryParse(style, NumberStyles.None, null, out var look) && look < values.Days.Count && values.Days[look], values.From1904),
            _ => SheetCell.Of(text),
        };
    }

    // A decimal has the fifteen digits that a spreadsheet shows: 0.3 is stored as 0.29999999999999999.
    static SheetCell NumberOf(string text, bool isDay, bool from1904) =>
        !double.TryParse(text, NumberStyles.Float, null, out var number) || !double.IsFinite(number) ? SheetCell.Wrong($"'{Unreadable.Shown(text)}' is no number. Type the cell anew.")
        : isDay ? XlsxDates.Day(number, from1904)
        : new(Math.Abs(number) < 1e28 ? ((decimal)number).ToString() : number.ToString());

    // Only what touches the header or a row with content can hide a value.
    static MergedCells? MergedOf(XmlReader xml, IReadOnlyList<SheetRow> rows)
    {
        if (rows.Count == 0 || xml.GetAttribute("ref") is not { } area || area.Split(':') is not [var from, var to]) return null;
        return CellReference.TryRead(from, out var firstRow, out var firstColumn) && CellReference.TryRead(to, out var lastRow, out var lastColumn)
            && firstRow <= rows[^1].Number && lastRow >= rows[0].Number ? new(area, firstRow, firstColumn, lastColumn) : null;
    }
}
