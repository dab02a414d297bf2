using System.Xml;
using System.Xml.Linq;
using PlansService.StratMl;

namespace PlansService.Import;

/// <summary>Reads the XML form of a <see cref="Register"/>. What is not expected in it is passed over.</summary>
internal static class RegisterXml
{
    public static Register? Read(byte[] bytes, List<PageError> errors)
    {
        if (Refusal(bytes) is { } refused)
        {
            errors.Add(refused);
            return null;
        }

        using var xml = XmlReader.Create(new MemoryStream(bytes, writable: false), StratMlReader.Settings);
        var report = XElement.Load(xml, LoadOptions.SetLineInfo);
        if (report.Element("items") is { } items)
            return new(Text(report, "agency"), Text(report, "generated"), [.. items.Elements("item").Select(Item)]);
        errors.Add(new PageError(1, "not-a-register", "The file is XML, and no register of milestones: its <report> has no <items>."));
        return null;
    }

    // Looks at every tag before anything is made of them: whatever follows cannot fail.
    static PageError? Refusal(byte[] bytes)
    {
        if (StratMlReader.Beyond(bytes) is { } beyond) return new(beyond.Line, beyond.Code, beyond.Text);
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes, writable: false), StratMlReader.Settings);
            while (xml.Read())
                if (xml.Depth > Register.Deepest) return Register.TooDeep(((IXmlLineInfo)xml).LineNumber);
            return null;
        }
        catch (XmlException malformed)
        {
            var error = StratMlReader.Malformed(malformed, bytes);
            return new(error.Line, error.Code, error.Text);
        }
    }

    static RegisterItem Item(XElement item) => new(((IXmlLineInfo)item).LineNumber, (string?)item.Attribute("id"), Text(item, "parent"), Text(item, "text"), Text(item, "due"), Text(item, "due_date"),
        [.. item.Elements("fields").Elements("field").Select(field => Field(field, isMultiple: Text(item, "multiple") == "1"))]);

    static RegisterField Field(XElement field, bool isMultiple)
    {
        var rows = field.Elements("value").Elements("value").ToList();
        var hasRows = isMultiple || rows.Count > 0;
        return new(Text(field, "type"), Text(field, "name"), Text(field, "label"),
            [.. field.Elements("options").Elements("option").Select(option => (Text(option, "value") ?? "", Text(option, "label") ?? ""))],
            hasRows ? [.. rows.Select(row => row.Value)] : [Text(field, "value")], hasRows);
    }

    static string? Text(XElement of, string name) => (string?)of.Element(name);
}
