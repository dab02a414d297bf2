using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// An Excel workbook (ISO/IEC 29500, transitional and strict): finds the sheet that is meant, and reads the values that are stored in it.
/// Formulas are not calculated.
/// </summary>
internal static class XlsxFile
{
    // The namespaces of references in the two editions of the standard.
    const string Transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    public static Sheet Read(byte[] file, string name, bool takesFormulas)
    {
        try
        {
            using var package = new OfficePackage(file);
            return Read(package, name, takesFormulas);
        }
        catch (PackageTooLargeException e)
        {
            throw Unreadable.TooLarge($"{e.Message} Send it as CSV, or in parts.");
        }
        catch (Exception e) when (OfficePackage.IsDamage(e))
        {
            throw Unreadable.NoTable("The file is damaged, or is no Excel workbook (.xlsx). Open it in a spreadsheet program, and save it as one or as CSV.");
        }
    }

    static Sheet Read(OfficePackage package, string name, bool takesFormulas)
    {
        var workbook = package.MainPart;
        var (sheets, from1904) = Workbook(package, workbook);
        if (sheets.Count == 0) throw new InvalidDataException("The main part has no sheets.");
        var parts = package.Relations(workbook).ToList();
        // Hidden sheets hold lists to choose from; whoever sees one sheet means that one.
        var seen = sheets.Where(sheet => !sheet.IsHidden).ToList();
        var meant = sheets.Find(sheet => sheet.Name.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (seen.Count == 1 ? seen[0] : throw Unreadable.NoSuchSheet(name, seen.Select(sheet => sheet.Name)));
        var path = parts.Find(part => part.Id == meant.Id && part.Kind == "worksheet").Path ?? throw new InvalidDataException("The sheet has no part.");
        using var strings = package.Open(parts.Find(part => part.Kind == "sharedStrings").Path);
        using var styles = package.Open(parts.Find(part => part.Kind == "styles").Path);
        var values = new XlsxValues(XlsxText.Shared(strings), XlsxDates.Styles(styles), from1904, takesFormulas);
        using var sheet = package.Open(path) ?? throw new InvalidDataException("The sheet's part is missing.");
        return XlsxSheet.Read(sheet, values);
    }

    static (List<NamedSheet> Sheets, bool From1904) Workbook(OfficePackage package, string path)
    {
        using var xml = package.Open(path) ?? throw new InvalidDataException("The workbook's part is missing.");
        var (sheets, from1904) = (new List<NamedSheet>(), false);
        while (xml.Next())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "workbookPr") from1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName == "sheet" && sheets.Count < 1_000) sheets.Add(new(xml.GetAttribute("name") ?? "", xml.GetAttribute("id", Transitional) ?? xml.GetAttribute("id", Strict), xml.GetAttribute("state") is "hidden" or "veryHidden"));
        }

        return (sheets, from1904);
    }

    sealed record NamedSheet(string Name, string? Id, bool IsHidden);
}
