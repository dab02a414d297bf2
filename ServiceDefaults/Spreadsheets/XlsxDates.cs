using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>Days in a workbook are numbers that a style shows as days.</summary>
internal static partial class XlsxDates
{
    const int DaysFrom1900To1904 = 1_462;
    const int LastDay = 2_958_465; // 9999-12-31

    /// <summary>Whether a cell with the style of this number is a day.</summary>
    public static IReadOnlyList<bool> Styles(XmlReader? xml)
    {
        var (days, styles, isCells) = (new HashSet<string>(StringComparer.Ordinal), new List<bool>(), false);
        while (xml?.Next() == true)
        {
            if (xml.LocalName == "cellXfs") isCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            if (xml.NodeType != XmlNodeType.Element) continue;
            var format = xml.GetAttribute("numFmtId") ?? "";
            if (xml.LocalName == "numFmt" && IsDay(xml.GetAttribute("formatCode") ?? "")) days.Add(format);
            if (xml.LocalName == "xf" && isCells) styles.Add(days.Contains(format) || IsKnownDay(format));
        }

        return styles;
    }

    /// <summary>The day of a number.</summary>
    /// <param name="serial">Days, with the time as a fraction, which is left out.</param>
    /// <param name="from1904">Whether the workbook counts from 1904.</param>
    public static SheetCell Day(double serial, bool from1904)
    {
        var days = Math.Floor(serial) + (from1904 ? DaysFrom1900To1904 : 0);
        if (days is < 1 or > LastDay) return SheetCell.Wrong($"The number {serial} is shown as a date and is none. Type the cell anew.");
        // Excel counts a 29 February 1900, which never was.
        return new(DateOnly.FromDateTime(DateTime.FromOADate(days < 60 ? days + 1 : days)).ToString("O"));
    }

    // The formats that a file does not spell out (part 1 section 18.8.30), with those of East Asian languages.
    static bool IsKnownDay(string format) => int.TryParse(format, NumberStyles.None, null, out var id) && id is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58;

    // A day's format has a year, a day, or a month that is no minute; what stands in quotes or brackets, or is escaped, is shown as it is.
    static bool IsDay(string code)
    {
        var shown = Literal().Replace(code, "").ToLowerInvariant();
        return shown.AsSpan().IndexOfAny('y', 'd') >= 0 || (shown.Contains('m') && shown.AsSpan().IndexOfAny('h', 's', ':') < 0);
    }

    [GeneratedRegex("""
        "[^"]*"|\[[^\]]*\]|[\\_*].
        """, RegexOptions.NonBacktracking)]
    private static partial Regex Literal();
}
