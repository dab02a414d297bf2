using System.Collections;
using System.Text;
using System.Xml;

namespace PlansService.StratMl;

/// <summary>
/// Turns elements into records by their <see cref="Shape"/>: takes them in any order, tells what it leaves out, and goes no deeper than it has to.
/// The reader stands on an element when it is read, and on its end afterwards.
/// </summary>
internal sealed class StratMlElements(XmlReader xml, StratMlPart part, StratMlRemarks remarks)
{
    const int Deepest = 64;

    readonly StratMlValues values = new(part, remarks);
    readonly Dictionary<object, int> lines = new(ReferenceEqualityComparer.Instance);
    (Submitter Person, int Line)? inside;

    /// <summary>Why reading was given up.</summary>
    public StratMlError? Refusal { get; private set; }

    public IReadOnlyDictionary<object, int> Lines => lines;

    int Line => ((IXmlLineInfo)xml).LineNumber;

    public StratMlDocument ReadDocument()
    {
        var document = (StratMlDocument)Read(Shape.Of(typeof(StratMlDocument)));
        // What follows the root has to be well-formed too.
        while (Next())
        {
        }

        values.FollowRenamedIdentifiers();
        if (inside is not { } submitter) return document;
        if (document.Submitter is not null) remarks.LeftOut(submitter.Line, "A second Submitter", null);
        return document with { Submitter = document.Submitter ?? submitter.Person };
    }

    object Read(Shape shape)
    {
        var (element, line, depth) = (xml.LocalName, Line, xml.Depth);
        var found = new object?[shape.Fields.Count];
        ReadAttributes(shape, found);
        var (furthest, isOrdered) = (0, true);
        for (var more = !xml.IsEmptyElement && NextChild(element, depth); more; more = NextChild(element, depth))
        {
            if (FieldHere(shape) is { } field)
            {
                isOrdered &= field.Position >= furthest;
                furthest = Math.Max(furthest, field.Position);
                var at = Line;
                if (part == StratMlPart.One && field.Type == typeof(Submitter)) remarks.Repaired(at, "<Submitter> is outside <AdministrativeInformation>: taken all the same.");
                Keep(found, field, field.Kind == FieldKind.Record ? Read(Shape.Of(field.Type)) : values.Of(field, ReadText(field), at), at);
            }
            else
            {
                ReadStranger(shape, element);
            }
        }

        if (!isOrdered) remarks.Repaired(line, $"The elements of <{element}> are in another order than the standard's: put in order.");
        var record = Create(shape, found, element, line);
        if (record is Goal or Objective) lines.Add(record, line);
        return record;
    }

    void ReadAttributes(Shape shape, object?[] found)
    {
        var element = xml.LocalName;
        while (xml.MoveToNextAttribute())
        {
            // Declarations, schema locations and languages are no content.
            if (xml.NamespaceURI.StartsWith("http://www.w3.org/", StringComparison.Ordinal)) continue;
            if (FieldHere(shape) is { } field) Keep(found, field, values.Of(field, xml.Value.Trim(), Line), Line);
            else remarks.LeftOut(Line, $"The attribute {StratMlRemarks.Shown(xml.LocalName)} has no place in <{element}>", xml.Value.Trim());
        }

        xml.MoveToElement();
    }

    Field? FieldHere(Shape shape)
    {
        var name = StratMlNames.Today(xml.LocalName);
        if (!StratMlNames.Has(xml.NamespaceURI) || shape.Find(name) is not { } field || field.IsAttribute != (xml.NodeType == XmlNodeType.Attribute)) return null;
        if (name != xml.LocalName) remarks.Repaired(Line, $"{xml.LocalName} is called {name} today: read as that.");
        return field;
    }

    void ReadStranger(Shape shape, string element)
    {
        var line = Line;
        if (shape == Shape.Of(typeof(AdministrativeInformation)) && xml.LocalName == nameof(Submitter) && inside is null)
        {
            if (part == StratMlPart.Two) remarks.Repaired(line, $"<{nameof(Submitter)}> is inside <{element}>: taken as what follows it.");
            inside = ((Submitter)Read(Shape.Of(typeof(Submitter))), line);
            return;
        }

        var name = StratMlRemarks.Shown(xml.LocalName);
        remarks.LeftOut(line, $"<{name}> has no place in <{element}>", ReadText(null));
    }

    void Keep(object?[] found, Field field, object? value, int line)
    {
        ref var kept = ref found[field.Position];
        if (value is null || (value is "" && field.IsList)) return;
        if (!field.IsList && kept is null or "") kept = value;
        else if (!field.IsList) remarks.LeftOut(line, $"A second {field.Name}", value as string);
        else if (Add((IList)(kept ??= field.NewList()), field, value)) values.Refer(field, (IList)kept, line);
        else remarks.LeftOut(line, $"A second {Field.WordOf(value)}", "");
    }

    // A word says as much once as twice, and the standard allows no more than there are.
    static bool Add(IList list, Field field, object value)
    {
        if (field.Kind == FieldKind.Word && list.Contains(value)) return false;
        list.Add(value);
        return true;
    }

    object Create(Shape shape, object?[] found, string element, int line)
    {
        foreach (var field in shape.Fields)
        {
            ref var value = ref found[field.Position];
            if (field.IsList) value ??= field.Empty;
            else if (!field.IsRequired) value = value is "" ? null : value;
            else value ??= Missing(field, element, line);
        }

        return shape.Create(found);
    }

    object Missing(Field field, string element, int line)
    {
        if (field.Kind == FieldKind.Record) return Create(Shape.Of(field.Type), new object?[Shape.Of(field.Type).Fields.Count], field.Name, line);
        var value = field.Kind == FieldKind.Word ? Enum.ToObject(field.Type, 0) : "";
        if (part == StratMlPart.Two || !field.IsPartTwo) remarks.Repaired(line, $"<{element}> has no {field.Name}: read as {(value is "" ? "empty" : Field.WordOf(value))}.");
        return value;
    }

    string ReadText(Field? field)
    {
        if (xml.IsEmptyElement) return "";
        var (text, line, depth, isMarkedUp) = (new StringBuilder(), Line, xml.Depth, false);
        while (Next() && (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth))
        {
            // Words of neighbouring elements do not run into each other.
            if (xml.NodeType == XmlNodeType.Element) text.Append(' ');
            else if (xml.NodeType != XmlNodeType.EndElement) text.Append(xml.Value);
            isMarkedUp |= xml.NodeType == XmlNodeType.Element;
        }

        if (isMarkedUp && field is not null) remarks.Repaired(line, $"<{field.Name}> holds elements: read as their text.");
        return text.ToString().Trim();
    }

    bool NextChild(string element, int depth)
    {
        while (Next() && (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth))
        {
            if (xml.NodeType == XmlNodeType.Element) return true;
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) remarks.LeftOut(Line, $"Text in <{element}> outside its elements", xml.Value.Trim());
        }

        return false;
    }

    bool Next()
    {
        if (Refusal is not null || !xml.Read()) return false;
        if (xml.NodeType == XmlNodeType.Element && xml.Depth >= Deepest)
            Refusal = new(Line, "too-deep", $"The elements of the document nest deeper than {Deepest} levels, of which StratML needs ten. Take out what was put in.");
        return Refusal is null;
    }
}
