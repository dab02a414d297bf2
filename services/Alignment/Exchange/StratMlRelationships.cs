using System.Text;
using System.Xml;

namespace AlignmentService.Exchange;

/// <summary>
/// What a plan's items serve, as relationships of StratML Part 2 (ISO 17469-2). The standard has them in a performance indicator of an
/// objective, and so each top-level item is a goal with one objective for each of its aligned items, itself among them. The identifiers are
/// those of the plan's own StratML document, whose projection this is; what the standard has no word for stays behind.
/// </summary>
internal static class StratMlRelationships
{
    const string Space = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport";

    static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };

    /// <param name="plan">With its unit.</param>
    /// <param name="items">All that the plan's items stand under, the items themselves among them.</param>
    /// <param name="alignments">Accepted ones whose subjects are the plan's, with both ends; at least one that the standard can say.</param>
    public static byte[] Write(KnownPlan plan, IReadOnlyDictionary<Guid, KnownItem> items, IEnumerable<Alignment> alignments)
    {
        var goals = alignments.Where(IsSayable).GroupBy(one => one.SubjectItemId).Select(ofOne => (Subject: items[ofOne.Key], Alignments: ofOne.OrderBy(one => one.Id)))
            .OrderBy(one => one.Subject.Position).GroupBy(one => RootOf(one.Subject, items).Id);
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            xml.WriteStartElement("PerformancePlanOrReport", Space);
            xml.WriteAttributeString("Type", "Strategic_Plan");
            Write(xml, "Name", plan.Title);
            xml.WriteStartElement("StrategicPlanCore", Space);
            xml.WriteStartElement("Organization", Space);
            Write(xml, "Name", plan.Unit?.Name ?? "");
            Write(xml, "Identifier", IdentifierOf(plan.UnitId));
            xml.WriteEndElement();
            foreach (var goal in goals)
            {
                var root = items[goal.Key];
                xml.WriteStartElement("Goal", Space);
                Write(xml, "Name", root.Text);
                Write(xml, "Description", "");
                Write(xml, "Identifier", IdentifierOf(root.Id));
                // A goal's identifier stands once.
                foreach (var (subject, ofOne) in goal) WriteObjective(xml, subject, subject == root ? null : IdentifierOf(subject.Id), ofOne);
                xml.WriteEndElement();
            }
        }

        return stream.ToArray();
    }

    public static bool IsSayable(Alignment one) => one.State == AlignmentState.Accepted && Terms.StratMlOf(one.Relation) is not null;

    static void WriteObjective(XmlWriter xml, KnownItem subject, string? identifier, IEnumerable<Alignment> alignments)
    {
        xml.WriteStartElement("Objective", Space);
        Write(xml, "Name", subject.Text);
        if (identifier is not null) Write(xml, "Identifier", identifier);
        xml.WriteStartElement("PerformanceIndicator", Space);
        Write(xml, "MeasurementDimension", "Alignment");
        Write(xml, "UnitOfMeasurement", "Relationship");
        foreach (var one in alignments)
        {
            xml.WriteStartElement("Relationship", Space);
            if (Terms.StratMlOf(one.Relation) is { } type) xml.WriteAttributeString("RelationshipType", type);
            Write(xml, "ReferentIdentifier", IdentifierOf(one.ObjectItemId));
            Write(xml, "Name", one.Object?.Text ?? "");
            if (one.Rationale is { } rationale) Write(xml, "Description", rationale);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // Characters that XML has no place for become U+FFFD.
    static void Write(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Space,
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not (0xFFFE or 0xFFFF)) ? rune.ToString() : "\uFFFD")));

    // As Plans writes it: a name cannot begin with a digit.
    static string IdentifierOf(Guid id) => $"_{id:D}";

    static KnownItem RootOf(KnownItem item, IReadOnlyDictionary<Guid, KnownItem> items) => item.ParentId is { } above && items.TryGetValue(above, out var parent) ? RootOf(parent, items) : item;
}
