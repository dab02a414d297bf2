using System.Text.Unicode;
using System.Xml;

namespace PlansService.StratMl;

/// <summary>
/// Reads a StratML document of either part as the world writes it; nothing is stored or looked up, and no input makes it throw.
/// Order of reading: this file (limits, well-formedness, root), <see cref="StratMlElements"/> (elements to records),
/// <see cref="StratMlValues"/> (texts to values).
/// </summary>
internal static class StratMlReader
{
    public const int MostBytes = 20 * 1024 * 1024;

    // <Goal/> has seven bytes and becomes objects of four hundred; the largest document known has 80,000 tags. A single tag or text has a limit
    // of its own, for the time that an XML reader takes for a tag's attributes grows faster than their number.
    const int MostTags = 1_000_000;
    const int MostBetween = 1024 * 1024;

    internal static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostBytes, IgnoreComments = true, IgnoreProcessingInstructions = true,
    };

    public static StratMlReading Read(ArraySegment<byte> bytes)
    {
        if (Beyond(bytes) is { } refused) return StratMlReading.Refused(refused);
        try
        {
            using var stream = new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false);
            using var xml = XmlReader.Create(stream, Settings);
            return Read(xml);
        }
        catch (XmlException malformed)
        {
            return StratMlReading.Refused(Malformed(malformed, bytes));
        }
    }

    static StratMlReading Read(XmlReader xml)
    {
        xml.MoveToContent();
        var line = ((IXmlLineInfo)xml).LineNumber;
        if (StratMlNames.Refusal(xml, line) is { } refused) return StratMlReading.Refused(refused);
        var part = xml.LocalName == StratMlNames.PartOneRoot ? StratMlPart.One : StratMlPart.Two;
        var remarks = new StratMlRemarks();
        if (xml.NamespaceURI != (part == StratMlPart.One ? StratMlNames.PartOne : StratMlNames.PartTwo))
            remarks.Repaired(line, $"{(xml.NamespaceURI.Length > 0 ? $"The namespace {xml.NamespaceURI}" : "No namespace")}: read as Part {part.ToString().ToLowerInvariant()} of ISO 17469.");
        var elements = new StratMlElements(xml, part, remarks);
        var document = elements.ReadDocument();
        if (elements.Refusal is { } refusal) return StratMlReading.Refused(refusal);
        if (document.StrategicPlanCore.Goals.Count == 0) remarks.Wrong(new(line, "no-goals", "The document has no goal. A plan has at least one <Goal> in its <StrategicPlanCore>."));
        return new(remarks.Errors.Count == 0 ? document : null, part, elements.Lines, remarks.Notes, remarks.Errors);
    }

    // Counted before anything is read. Only in UTF-8 and its like does a tag or a text end before the next byte of a <; UTF-16 has zeros.
    internal static StratMlError? Beyond(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) return TooLarge(1, $"{bytes.Length:N0} bytes, and may have {MostBytes:N0}");
        if (bytes.IndexOf((byte)0) is >= 0 and var zero) return new(LineAt(bytes, zero), "not-utf8", "The document is encoded as UTF-16, or is no text. Save it as UTF-8.");
        var (at, tags) = (0, 0);
        while (true)
        {
            var next = bytes[at..].IndexOf((byte)'<');
            if ((next < 0 ? bytes.Length - at : next) > MostBetween) return TooLarge(LineAt(bytes, at), $"a tag or a text of more than {MostBetween:N0} bytes here");
            if (next < 0) break;
            if (++tags > MostTags) return TooLarge(LineAt(bytes, at), $"more than {MostTags:N0} tags");
            at += next + 1;
        }

        return null;
    }

    static StratMlError TooLarge(int line, string what) => new(line, "document-too-large", $"The document has {what}. Divide it, such as by goals.");

    static int LineAt(ReadOnlySpan<byte> bytes, int at) => 1 + bytes[..at].Count((byte)'\n');

    internal static StratMlError Malformed(XmlException malformed, ReadOnlySpan<byte> bytes)
    {
        var line = Math.Max(1, malformed.LineNumber);
        if (malformed.LineNumber == 0 && bytes.IndexOf("<!DOCTYPE"u8) is >= 0 and var at)
        {
            // The one mistake of which the XML reader does not tell the line.
            line = LineAt(bytes, at);
            return new(line, "document-type", "The document has a document type (<!DOCTYPE …>), which could make its reader fetch or multiply things. Take it out, and write what its entities stand for.");
        }

        var encoding = Utf8.IsValid(bytes) ? "" : " The document is not valid UTF-8: save it as UTF-8.";
        return new(line, "malformed-xml", $"Line {line}, column {malformed.LinePosition} is no well-formed XML. A browser or an XML editor that opens the document shows what is wrong there.{encoding}");
    }
}
