using System.Buffers;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// Keeps a spreadsheet program from calculating a text that somebody wrote (OWASP, "CSV Injection"): an apostrophe goes in front
/// of what begins like a formula, and of what begins with apostrophes before that, so that it can be taken away again exactly.
/// </summary>
public static class Neutral
{
    const char Mark = '\'';

    static readonly SearchValues<char> Signs = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>A text as it is written into a cell.</summary>
    public static string Written(string text) => BeginsLikeFormula(text) ? Mark + text : text;

    /// <summary>The text of a cell, also of one that nobody neutralised.</summary>
    public static string Read(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.StartsWith(Mark) && BeginsLikeFormula(cell) ? cell[1..] : cell;
    }

    static bool BeginsLikeFormula(string text) => text.AsSpan().TrimStart(Mark) is [var first, ..] && Signs.Contains(first);
}
