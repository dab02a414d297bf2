using System.IO.Compression;
using System.Text;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// Writes a workbook of one sheet (ISO/IEC 29500, transitional). Every cell is a text and stays one when it is typed anew:
/// no formulas, and no month that becomes a day. The same rows give the same bytes.
/// </summary>
internal static class XlsxWriter
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // Number format 49 is text.
    const string TextStyle = "1";

    static readonly (string Part, string Xml)[] Fixed =
    [
        ("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/><Override PartName="/xl/sheet1.xml" ContentType="{Types}.worksheet+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/worksheet" Target="sheet1.xml"/><Relationship Id="r2" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        ("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>"""),
    ];

    /// <param name="sheet">What the sheet is called: letters only.</param>
    /// <param name="rows">The cells of each row; none has more than 32,767 characters, which is the format's limit.</param>
    public static byte[] Write(string sheet, IEnumerable<string[]> rows)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, xml) in Fixed.Append(("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>""")))
            {
                using var fixedPart = Open(archive, part);
                fixedPart.Write(Encoding.UTF8.GetBytes(xml));
            }

            using var writer = XmlWriter.Create(Open(archive, "xl/sheet1.xml"), new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = true, NewLineHandling = NewLineHandling.None });
            WriteRows(writer, rows);
        }

        return file.ToArray();
    }

    static Stream Open(ZipArchive archive, string part)
    {
        var entry = archive.CreateEntry(part, CompressionLevel.Fastest);
        // The first day that a zip archive knows: when it was written is not in it.
        entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry.Open();
    }

    static void WriteRows(XmlWriter xml, IEnumerable<string[]> rows)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteRaw($"""<cols><col min="1" max="{Spreadsheet.MostColumns}" width="20" style="{TextStyle}"/></cols>""");
        xml.WriteStartElement("sheetData");
        var number = 0;
        foreach (var row in rows)
        {
            xml.WriteStartElement("row");
            xml.WriteAttributeString("r", $"{++number}");
            for (var column = 0; column < row.Length; column++) WriteCell(xml, CellReference.Letters(column) + number, Neutral.Written(row[column]));
            xml.WriteEndElement();
        }
    }

    static void WriteCell(XmlWriter xml, string reference, string text)
    {
        if (text.Length == 0) return;
        xml.WriteStartElement("c");
        xml.WriteAttributeString("r", reference);
        xml.WriteAttributeString("s", TextStyle);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is");
        xml.WriteStartElement("t");
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Escaped(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // ST_Xstring, as XlsxText reads it: what XML cannot say or says in another way, and what would be taken for that.
    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at)) escaped.Append(text[at]).Append(text[++at]);
            else if (text[at] == '\r' || !XmlConvert.IsXmlChar(text[at]) || (text[at] == '_' && at + 1 < text.Length && text[at + 1] == 'x')) escaped.Append($"_x{(int)text[at]:X4}_");
            else escaped.Append(text[at]);
        }

        return escaped.ToString();
    }
}
