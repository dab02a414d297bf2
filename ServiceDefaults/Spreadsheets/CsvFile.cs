using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ServiceDefaults.Http;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// Comma-separated values as RFC 4180 has them, in UTF-8 with or without a byte order mark; the header line shows whether commas,
/// semicolons or tabs separate. A cell with quotes or line ends in it stands in quotes, or it is a mistake.
/// </summary>
internal ref struct CsvFile
{
    readonly ReadOnlySpan<char> text;
    readonly char separator;
    int at;
    int row = 1;
    int column;

    CsvFile(ReadOnlySpan<char> text)
    {
        this.text = text;
        separator = SeparatorOf(text);
    }

    public static IReadOnlyList<SheetRow> Read(ReadOnlySpan<byte> bytes) => new CsvFile(Decode(bytes)).Rows();

    IReadOnlyList<SheetRow> Rows()
    {
        var rows = new SheetRows();
        for (; at < text.Length; row++)
        {
            column = 0;
            rows.Add(row, column, SheetCell.Of(Cell()));
            while (at < text.Length && text[at] == separator)
            {
                at++;
                column++;
                rows.Add(row, column, SheetCell.Of(Cell()));
            }

            rows.End(row);
            if (text[at..].StartsWith("\r\n")) at += 2;
            else if (at < text.Length) at++;
        }

        return rows.All;
    }

    string Cell()
    {
        if (at < text.Length && text[at] == '"') return QuotedCell();
        var rest = text[at..];
        var end = rest.IndexOfAny(separator, '\r', '\n');
        var cell = end < 0 ? rest : rest[..end];
        at += cell.Length;
        return cell.Contains('"') ? throw Malformed("holds a quote and does not stand in quotes. Enclose the cell in quotes, and double those in it") : cell.ToString();
    }

    string QuotedCell()
    {
        var cell = new StringBuilder();
        at++;
        while (text[at..].IndexOf('"') is >= 0 and var length)
        {
            cell.Append(text.Slice(at, length));
            at += length + 1;
            if (at < text.Length && text[at] == '"')
            {
                cell.Append('"');
                at++;
                continue;
            }

            while (at < text.Length && text[at] == ' ') at++;
            return at == text.Length || text[at] == separator || text[at] is '\r' or '\n' ? cell.ToString()
                : throw Malformed("goes on after its closing quote. Double the quotes in it");
        }

        throw Malformed("begins with a quote that is never closed. Close it");
    }

    readonly Problem Malformed(string what)
    {
        var letters = CellReference.Letters(column);
        return Unreadable.NoTable($"The cell in row {row}, column {letters} {what}.", row, letters);
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw Unreadable.NotUtf8("The table is encoded as UTF-16. Save it as CSV in UTF-8.", 1);
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        if (bytes is [(byte)'<', ..] || bytes.StartsWith("%PDF"u8) || (!Utf8.IsValid(bytes) && bytes.Contains((byte)0)))
            throw Unreadable.NoTable("This is neither CSV nor an Excel workbook (.xlsx). Save the table as one of them.");
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var line = 1 + bytes[..FirstInvalid(bytes)].Count((byte)'\n');
        throw Unreadable.NotUtf8($"Line {line} is not valid UTF-8. Save the table as CSV in UTF-8.", line);
    }

    static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        return valid;
    }

    // What separates the names of the header, the first line with anything else in it; a single column has no separator.
    static char SeparatorOf(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (line.IndexOfAnyExcept(",;\t \"") < 0) continue;
            var (commas, semicolons, tabs, isQuoted) = (0, 0, 0, false);
            foreach (var letter in line)
            {
                if (letter == '"') isQuoted = !isQuoted;
                else if (isQuoted) continue;
                else if (letter == ',') commas++;
                else if (letter == ';') semicolons++;
                else if (letter == '\t') tabs++;
            }

            return commas >= semicolons && commas >= tabs ? ',' : semicolons >= tabs ? ';' : '\t';
        }

        return ',';
    }
}
