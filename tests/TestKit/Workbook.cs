using System.IO.Compression;
using System.Security;
using System.Text;

namespace TestKit;

/// <summary>An Excel workbook as its programs write it, with as much in it as a test says.</summary>
public sealed class Workbook
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Declaration = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";

    readonly List<(string Name, string Content, string State)> sheets = [];

    /// <summary>The shared texts, as the content of their elements: <c>&lt;t>Libraries&lt;/t></c>.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The content of the style sheet.</summary>
    public string Styles { get; init; } = "";

    /// <summary>Whether days count from 1904.</summary>
    public bool From1904 { get; init; }

    /// <summary>Whether it is written as the strict edition of the standard has it.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How well the parts are compressed.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Fastest;

    /// <summary>A workbook of one sheet with these rows of text.</summary>
    public static byte[] Of(string sheet, params IEnumerable<string[]> rows) => new Workbook().With(sheet, string.Concat(rows.Select(Row))).ToBytes();

    /// <summary>A row of texts that stand in their cells.</summary>
    public static string Row(params string[] cells) => $"<row>{string.Concat(cells.Select(cell => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(cell)}</t></is></c>"))}</row>";

    /// <summary>Adds a sheet.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rows">Its rows, as XML.</param>
    /// <param name="after">What follows them.</param>
    /// <param name="state">visible, hidden or veryHidden.</param>
    public Workbook With(string name, string rows, string after = "", string state = "visible")
    {
        sheets.Add((name, $"""{Declaration}<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData>{after}</worksheet>""", state));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            Write(archive, "[Content_Types].xml", $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{string.Concat(sheets.Select((_, at) => $"""<Override PartName="/xl/worksheets/sheet{at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"""))}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>
                """);
            Write(archive, "_rels/.rels", Relations(Relation("rId1", "officeDocument", "xl/workbook.xml")));
            Write(archive, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Document}"><workbookPr date1904="{(From1904 ? 1 : 0)}"/><sheets>{string.Concat(sheets.Select((sheet, at) => $"""<sheet name="{SecurityElement.Escape(sheet.Name)}" sheetId="{at + 1}" state="{sheet.State}" r:id="rId{at + 1}"/>"""))}</sheets></workbook>""");
            Write(archive, "xl/_rels/workbook.xml.rels", Relations(string.Concat(sheets.Select((_, at) => Relation($"rId{at + 1}", "worksheet", $"worksheets/sheet{at + 1}.xml")))
                + Relation("rIdStyles", "styles", "styles.xml") + Relation("rIdTexts", "sharedStrings", "/xl/sharedStrings.xml")));
            Write(archive, "xl/styles.xml", $"""<styleSheet xmlns="{Main}">{Styles}</styleSheet>""");
            Write(archive, "xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{string.Concat(Texts.Select(text => $"<si>{text}</si>"))}</sst>""");
            foreach (var (at, sheet) in sheets.Index()) Write(archive, $"xl/worksheets/sheet{at + 1}.xml", sheet.Content);
        }

        return file.ToArray();
    }

    void Write(ZipArchive archive, string part, string xml)
    {
        using var entry = archive.CreateEntry(part, Compression).Open();
        entry.Write(Encoding.UTF8.GetBytes(IsStrict ? xml.Replace(Main, "http://purl.oclc.org/ooxml/spreadsheetml/main", StringComparison.Ordinal).Replace(Document, "http://purl.oclc.org/ooxml/officeDocument/relationships", StringComparison.Ordinal) : xml));
    }

    static string Relations(string relations) => $"""<Relationships xmlns="{Package}">{relations}</Relationships>""";

    static string Relation(string id, string kind, string target) => $"""<Relationship Id="{id}" Type="{Document}/{kind}" Target="{target}"/>""";
}
