using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml;

namespace PlansService.StratMl;

/// <summary>
/// Writes StratML that the published schemas accept, whatever the texts hold: identifiers become names that occur once, characters that XML
/// has no place for become U+FFFD. UTF-8 without a byte order mark; the same document gives the same bytes.
/// </summary>
internal sealed class StratMlWriter
{
    static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize,
    };

    readonly XmlWriter xml;
    readonly StratMlIdentifiers identifiers = new();
    readonly string space;
    readonly Submitter? inside;

    StratMlWriter(XmlWriter xml, string space, Submitter? inside) => (this.xml, this.space, this.inside) = (xml, space, inside);

    /// <summary>What keeps a document from being written as Part 1: the first element or attribute that only Part 2 has.</summary>
    public static string? NeedsPartTwo(StratMlDocument document) => NeedsPartTwo((object)document);

    /// <exception cref="ArgumentException">The document has no goal, or something that only Part 2 has.</exception>
    public static byte[] Write(StratMlDocument document, StratMlPart part)
    {
        if (document.StrategicPlanCore.Goals.Count == 0) throw new ArgumentException("A StratML document has at least one goal.", nameof(document));
        if (part == StratMlPart.One && NeedsPartTwo(document) is { } name) throw new ArgumentException($"Part 1 has no {name}.", nameof(document));
        using var stream = new MemoryStream();
        using (var output = XmlWriter.Create(stream, Settings))
        {
            if (part == StratMlPart.Two) new StratMlWriter(output, StratMlNames.PartTwo, null).Write(StratMlNames.PartTwoRoot, document);
            else new StratMlWriter(output, StratMlNames.PartOne, document.Submitter).Write(StratMlNames.PartOneRoot, ForPartOne(document));
        }

        return stream.ToArray();
    }

    static StratMlDocument ForPartOne(StratMlDocument document) => document.Submitter is null ? document
        : document with { AdministrativeInformation = document.AdministrativeInformation ?? new(null, null, null, null, null), Submitter = null };

    static string? NeedsPartTwo(object record)
    {
        foreach (var field in Shape.Of(record.GetType()).Fields)
        {
            foreach (var value in field.ValuesOf(record))
            {
                if (field.IsPartTwo && value is not PlanType.StrategicPlan) return field.Name;
                if (field.Kind == FieldKind.Record && NeedsPartTwo(value) is { } name) return name;
            }
        }

        return null;
    }

    void Write(string element, object record)
    {
        var fields = Shape.Of(record.GetType()).Fields;
        xml.WriteStartElement(element, space);
        foreach (var field in fields.Where(field => field.IsAttribute && !(field.IsPartTwo && space == StratMlNames.PartOne)))
        {
            foreach (var word in field.ValuesOf(record)) xml.WriteAttributeString(field.Name, Field.WordOf(word));
        }

        foreach (var field in fields.Where(field => !field.IsAttribute))
        {
            // A word says as much once as twice, and the schemas allow no more than there are.
            foreach (var value in field.Kind == FieldKind.Word ? field.ValuesOf(record).Distinct() : field.ValuesOf(record))
            {
                if (field.Kind == FieldKind.Record) Write(field.Name, value);
                else if (TextOf(field, value) is var text && (text.Length > 0 || field.IsRequired)) xml.WriteElementString(field.Name, space, text);
            }
        }

        if (record is AdministrativeInformation && inside is not null) Write(nameof(Submitter), inside);
        xml.WriteEndElement();
    }

    string TextOf(Field field, object value) => value switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        // The one thing besides what Uri refuses that the validators refuse.
        Uri address => Clean(address.OriginalString).Replace("##", "#%23", StringComparison.Ordinal),
        string text when field.Kind == FieldKind.Identifier => Clean(text) is { Length: > 0 } name ? identifiers.Take(name) : "",
        string text => Clean(text),
        Enum => Field.WordOf(value),
        _ => throw new UnreachableException(),
    };

    static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at])) clean.Append(text[at]);
            else if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at])) clean.Append(text, at++, 2);
            else clean.Append('\uFFFD');
        }

        return clean.ToString().Trim();
    }
}
