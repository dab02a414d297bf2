using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// Comma-separated values as RFC 4180 has them, in UTF-8 with or without a byte order mark; the header line shows whether commas,
/// semicolons or tabs separate. A cell with quotes or line ends in it stands in quotes, or it is a mistake.
/// </summary>
internal static class CsvFile
{
    public static IReadOnlyList<SheetRow> Read(byte[] file, bool takesFormulas)
    {
        RequireText(file);
        var (rows, malformed) = (new SheetRows(), (CsvMalformedRecord?)null);
        using var csv = Open(file, SeparatorOf(file), record => malformed = record);
        while (csv.Read())
        {
            var row = (int)csv.RowNumber;
            if (malformed is { } found) throw Malformed(row, ColumnAt(csv, found.ByteOffset), found.Reason);
            for (var column = 0; column < csv.FieldCount; column++) rows.Add(row, column, CellOf(csv.GetString(column), takesFormulas));
            rows.End(row);
        }

        return rows.All;
    }

    /// <summary>The rows as a file, or as the rest of one that has its byte order mark already.</summary>
    public static byte[] Write(IEnumerable<string[]> rows, bool isFirst = true)
    {
        var file = new MemoryStream();
        using (var csv = CsvWriter.Create(file, new CsvWriterOptions { WriteByteOrderMark = isFirst }, leaveOpen: true))
            foreach (var row in rows) csv.WriteRecord(Array.ConvertAll(row, Neutral.Written));
        return file.ToArray();
    }

    static SheetCell CellOf(string text, bool takesFormulas) => takesFormulas || !text.AsSpan().TrimStart().StartsWith('=') ? SheetCell.Of(text)
        : SheetCell.Wrong("The cell begins like a formula. Type its value, or an apostrophe in front of it where the words are meant.");

    // Every line is a row, so that rows have the numbers that a spreadsheet shows. Nothing is buffered: the bytes are in memory.
    static CsvReader Open(byte[] file, char separator, Action<CsvMalformedRecord> malformed) =>
        CsvReader.Create(file, new CsvReaderOptions { Separator = separator, HasHeader = false, SkipEmptyLines = false, TrimWhitespace = true, OnMalformedRecord = malformed });

    static void RequireText(ReadOnlySpan<byte> file)
    {
        if (file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw Unreadable.NotUtf8("The table is encoded as UTF-16. Save it as CSV in UTF-8.", 1);
        if (file is [0xEF, 0xBB, 0xBF, ..]) file = file[3..];
        var isUtf8 = Utf8.IsValid(file);
        if (file is [(byte)'<', ..] || file.StartsWith("%PDF"u8) || (!isUtf8 && file.Contains((byte)0)))
            throw Unreadable.NoTable("This is neither CSV nor an Excel workbook (.xlsx). Save the table as one of them.");
        if (isUtf8) return;
        var valid = 0;
        while (Rune.DecodeFromUtf8(file[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        var line = 1 + file[..valid].Count((byte)'\n');
        throw Unreadable.NotUtf8($"Line {line} is not valid UTF-8. Save the table as CSV in UTF-8.", line);
    }

    // What gives the header, the first line with anything else in it, the most columns; a single column has no separator.
    static char SeparatorOf(byte[] file) => ",;\t".MaxBy(separator =>
    {
        var isMalformed = false;
        using var csv = Open(file, separator, _ => isMalformed = true);
        while (csv.Read())
            if (csv.RawRecord.IndexOfAnyExcept(",;\t \""u8) >= 0) return (!isMalformed, csv.FieldCount);
        return default;
    });

    static int ColumnAt(CsvReader csv, long offset)
    {
        var (column, end) = (0, csv.ByteOffset + csv.GetRawSpan(0).Length);
        while (end < offset && column + 1 < csv.FieldCount) end += 1 + csv.GetRawSpan(++column).Length;
        return column;
    }

    static Problem Malformed(int row, int column, CsvMalformedReason reason)
    {
        var letters = CellReference.Letters(column);
        var what = reason switch
        {
            CsvMalformedReason.StrayQuote => "holds a quote and does not stand in quotes. Enclose the cell in quotes, and double those in it",
            CsvMalformedReason.TextAfterClosingQuote => "goes on after its closing quote. Double the quotes in it",
            _ => "begins with a quote that is never closed. Close it",
        };
        return Unreadable.NoTable($"The cell in row {row}, column {letters} {what}.", row, letters);
    }
}
