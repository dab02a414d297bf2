using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>The texts of a workbook: most cells name one of a shared list by its number.</summary>
internal static partial class XlsxText
{
    // Escaped, a character takes seven.
    const int MostStored = 7 * Spreadsheet.MostCharacters + 1;

    const int MostShared = (Spreadsheet.MostRows + 1) * Spreadsheet.MostColumns;

    public static IReadOnlyList<SheetCell> Shared(XmlReader? xml)
    {
        var texts = new List<SheetCell>();
        while (xml?.Next() == true)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si") continue;
            if (texts.Count == MostShared) throw Unreadable.TooLarge($"The workbook has more than {MostShared:N0} texts. Send the sheet alone, as CSV.");
            texts.Add(SheetCell.Of(Of(xml)));
        }

        return texts;
    }

    /// <summary>
    /// The text of the element at which the reader stands (<c>v</c>, <c>si</c>, <c>is</c>), the runs of formatted text put together, without
    /// the hints how East Asian names are read. It is cut after the most that a cell may have.
    /// </summary>
    public static string Of(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var (depth, text, isText, isHint) = (xml.Depth, new StringBuilder(), xml.LocalName == "v", false);
        while (xml.Next() && xml.Depth > depth)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element or XmlNodeType.EndElement when xml.LocalName == "t":
                    isText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when xml.LocalName == "rPh":
                    isHint = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when isText && !isHint:
                    text.Append(xml.Value.AsSpan(0, Math.Min(xml.Value.Length, MostStored - text.Length)));
                    break;
            }
        }

        var whole = text.ToString();
        return !whole.Contains("_x", StringComparison.Ordinal) ? whole : Escaped().Replace(whole, found => ((char)Convert.ToUInt16(found.Groups["code"].Value, 16)).ToString());
    }

    // ST_Xstring, part 1 section 22.9.2.19: what XML cannot say, and an underscore that would be taken for its beginning.
    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_", RegexOptions.NonBacktracking)]
    private static partial Regex Escaped();
}
