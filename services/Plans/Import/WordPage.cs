using System.Text;
using System.Xml;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Import;

/// <summary>
/// The lines of a Word document (ISO/IEC 29500, WordprocessingML): a line a paragraph, entries of lists with a mark and
/// their level. What was deleted under tracked changes is not read; headers, footers, notes and pictures are not either.
/// </summary>
internal static class WordPage
{
    public static IReadOnlyList<SourceLine> Lines(byte[] file, out PageError? error)
    {
        error = null;
        try
        {
            using var package = new OfficePackage(file);
            using var xml = package.Open(package.MainPart) ?? throw new InvalidDataException("The document's part is missing.");
            var lines = new PageLines();
            while (xml.Next())
            {
                if (xml.NodeType == XmlNodeType.Element && xml is { LocalName: "p", IsEmptyElement: false }) Paragraph(xml, lines);
            }

            return lines.ToList(out error);
        }
        catch (PackageTooLargeException e)
        {
            error = new PageError(1, "page-too-large", $"{e.Message} Copy the plan's words into a smaller document.");
        }
        catch (Exception e) when (OfficePackage.IsDamage(e))
        {
            error = new PageError(1, "not-text", "The file is damaged, or is no Word document (.docx). Open it in a word processor, and save it as one or as text.");
        }

        return [];
    }

    static void Paragraph(XmlReader xml, PageLines lines)
    {
        var (depth, text, level, isText, hidden) = (xml.Depth, new StringBuilder(), (int?)null, false, int.MaxValue);
        while (xml.Next() && xml.Depth > depth)
        {
            // Of a picture with text in it the document holds the same words twice; the second time for old programs.
            if (xml.Depth <= hidden) hidden = xml is { NodeType: XmlNodeType.Element, LocalName: "Fallback", IsEmptyElement: false } ? xml.Depth : int.MaxValue;
            if (xml.Depth >= hidden) continue;
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "numId") when xml.GetAttribute("val", xml.NamespaceURI) == "0":
                    level = null;
                    break;
                case (XmlNodeType.Element, "ilvl"):
                    level = int.TryParse(xml.GetAttribute("val", xml.NamespaceURI), out var told) ? Math.Clamp(told, 0, 8) : 0;
                    break;
                case (XmlNodeType.Element, "pStyle") when xml.GetAttribute("val", xml.NamespaceURI) is { } style && (style.StartsWith("ListBullet", StringComparison.Ordinal) || style.StartsWith("ListNumber", StringComparison.Ordinal)):
                    level = char.IsAsciiDigit(style[^1]) ? style[^1] - '1' : 0;
                    break;
                case (XmlNodeType.Element, "tab"):
                    text.Append('\t');
                    break;
                case (XmlNodeType.Element, "br" or "cr"):
                    text.Append('\n');
                    break;
                case (XmlNodeType.Element or XmlNodeType.EndElement, "t"):
                    isText = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
                    break;
                case (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace, _) when isText:
                    text.Append(xml.Value);
                    break;
            }
        }

        lines.Add(text.ToString(), level);
    }
}

/// <summary>Lines as another reader finds them, numbered as they come: whoever sent the file sees its words, not its markup.</summary>
internal sealed class PageLines
{
    readonly List<SourceLine> lines = [];
    int number;
    bool isTooLong;

    /// <param name="text">The words; a line feed begins a new line.</param>
    /// <param name="level">Of an entry of a list, how deep the list is in others, from 0.</param>
    public void Add(string text, int? level = null)
    {
        var afterBlank = true;
        foreach (var part in text.Split('\n'))
        {
            var clean = PageText.Clean(part);
            if (clean.Length == 0) continue;
            isTooLong |= ++number > PageText.MaxLines;
            if (!isTooLong) lines.Add(new(number, level is null || !afterBlank ? clean : "• " + clean, (level ?? 0) * 4, afterBlank && level is null));
            afterBlank = false;
        }
    }

    public IReadOnlyList<SourceLine> ToList(out PageError? error)
    {
        error = isTooLong ? new PageError(number, "page-too-large", $"The page has more than {PageText.MaxLines:N0} lines.")
            : lines.Count == 0 ? new PageError(1, "empty-page", "The page is empty.") : null;
        return lines;
    }
}
