using System.IO.Compression;
using System.Text;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// An Excel workbook (ISO/IEC 29500, transitional and strict): finds the sheet that is meant, and reads the values that are stored in it.
/// Formulas are not calculated, nothing outside the file is followed, and only the parts that are needed are inflated.
/// </summary>
internal sealed class XlsxFile
{
    const long MostInflated = 50 * 1024 * 1024;

    // A cell of Excel has 32,767 characters, of which none takes more than seven bytes.
    const int MostBetween = 256 * 1024;

    // The namespaces of references in the two editions of the standard.
    const string Transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    // Every program writes it; that no other is taken lets the bytes be counted by tags.
    static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostInflated,
        IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    };

    readonly ZipArchive archive;
    long inflated;

    XlsxFile(ZipArchive archive) => this.archive = archive;

    public static Sheet Read(byte[] file, string name)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            return new XlsxFile(package).Read(name);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or IOException or DecoderFallbackException)
        {
            // The file is in memory: whatever cannot be read of it was sent so.
            throw Unreadable.NoTable("The file is damaged, or is no Excel workbook (.xlsx). Open it in a spreadsheet program, and save it as one or as CSV.");
        }
    }

    Sheet Read(string name)
    {
        var workbook = Relations("").FirstOrDefault(part => part.Kind == "officeDocument").Path ?? throw new InvalidDataException("The package has no main part.");
        var (sheets, from1904) = Workbook(workbook);
        if (sheets.Count == 0) throw new InvalidDataException("The main part has no sheets.");
        var parts = Relations(workbook).ToList();
        // Hidden sheets hold lists to choose from; whoever sees one sheet means that one.
        var seen = sheets.Where(sheet => !sheet.IsHidden).ToList();
        var meant = sheets.Find(sheet => sheet.Name.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (seen.Count == 1 ? seen[0] : throw Unreadable.NoSuchSheet(name, seen.Select(sheet => sheet.Name)));
        var path = parts.Find(part => part.Id == meant.Id && part.Kind == "worksheet").Path ?? throw new InvalidDataException("The sheet has no part.");
        using var strings = Open(parts.Find(part => part.Kind == "sharedStrings").Path);
        using var styles = Open(parts.Find(part => part.Kind == "styles").Path);
        var values = new XlsxValues(XlsxText.Shared(strings), XlsxDates.Styles(styles), from1904);
        using var sheet = Open(path) ?? throw new InvalidDataException("The sheet's part is missing.");
        return XlsxSheet.Read(sheet, values);
    }

    (List<NamedSheet> Sheets, bool From1904) Workbook(string path)
    {
        using var xml = Open(path) ?? throw new InvalidDataException("The workbook's part is missing.");
        var (sheets, from1904) = (new List<NamedSheet>(), false);
        while (xml.Next())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "workbookPr") from1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName == "sheet" && sheets.Count < 1_000) sheets.Add(new(xml.GetAttribute("name") ?? "", xml.GetAttribute("id", Transitional) ?? xml.GetAttribute("id", Strict), xml.GetAttribute("state") is "hidden" or "veryHidden"));
        }

        return (sheets, from1904);
    }

    // Which parts belong to a part, or to the package.
    IEnumerable<(string? Id, string Kind, string? Path)> Relations(string part)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        using var xml = Open($"{folder}_rels/{part[folder.Length..]}.rels");
        while (xml?.Next() == true)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || xml.GetAttribute("TargetMode") == "External") continue;
            var (type, target) = (xml.GetAttribute("Type") ?? "", xml.GetAttribute("Target") ?? "");
            yield return (xml.GetAttribute("Id"), type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target);
        }
    }

    XmlReader? Open(string? path)
    {
        if (archive.Entries.FirstOrDefault(entry => entry.FullName.Equals(path, StringComparison.OrdinalIgnoreCase)) is not { } part) return null;
        Measure(part);
        return XmlReader.Create(new StreamReader(part.Open(), Encoding, detectEncodingFromByteOrderMarks: false), Settings);
    }

    // A part is inflated once to be counted before it is read: what an archive says of its sizes is a stranger's word. A single tag or text
    // has a limit of its own, for the time that an XML reader takes for a tag's attributes grows faster than their number.
    void Measure(ZipArchiveEntry part)
    {
        using var bytes = part.Open();
        var (buffer, between) = (new byte[16 * 1024], 0);
        while (bytes.Read(buffer) is > 0 and var read)
        {
            inflated += read;
            if (inflated > MostInflated) throw Unreadable.TooLarge($"Inflated it has more than {MostInflated / 1024 / 1024} MB. Send it as CSV, or in parts.");
            // A tag or a text ends before the next <, which neither can hold in UTF-8.
            var come = buffer.AsSpan(0, read);
            var (first, last) = (come.IndexOf((byte)'<'), come.LastIndexOf((byte)'<'));
            if (between + (first < 0 ? read : first) > MostBetween) throw new InvalidDataException("A tag or a text is too long.");
            between = last < 0 ? between + read : read - last;
        }
    }

    sealed record NamedSheet(string Name, string? Id, bool IsHidden);
}

/// <summary>Reading XML that a stranger made.</summary>
internal static class StrangersXml
{
    const int MostNested = 64;

    /// <summary>Goes to the next node, however deep: every reader goes this way, so that a tower of elements ends at a limit.</summary>
    public static bool Next(this XmlReader xml) => xml.Read() && (xml.Depth <= MostNested ? true : throw new InvalidDataException("The XML is nested too deep."));
}
