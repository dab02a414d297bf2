using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AlignmentService.Sssom;

/// <summary>A part of the metadata: one of a text, a list and a map, or none of them for an empty value.</summary>
internal sealed record MetadataNode(Place At, string? Text = null, IReadOnlyList<MetadataNode>? Items = null, IReadOnlyDictionary<string, MetadataNode>? Fields = null);

/// <summary>
/// The YAML of the metadata. YamlDotNet finds its pieces, for folded, quoted and flowing texts are more than a small reader gets right; what
/// they mean is decided here, as YAML 1.2 and SSSOM have it: no value is a date or a number before its slot says so, no key comes twice, and
/// directives, tags, anchors and aliases are refused.
/// </summary>
internal sealed class MetadataTree
{
    // A set is a map of lists of maps; what is unknown may be somewhat deeper.
    const int Deepest = 8;

    readonly Parser yaml;
    readonly int indent;
    readonly SssomRemarks remarks;

    MetadataTree(Parser yaml, int indent, SssomRemarks remarks) => (this.yaml, this.indent, this.remarks) = (yaml, indent, remarks);

    /// <param name="text">The YAML.</param>
    /// <param name="indent">The characters that stood before each line.</param>
    /// <param name="remarks">Take what is wrong; the fields are empty then.</param>
    public static IReadOnlyDictionary<string, MetadataNode> Of(string text, int indent, SssomRemarks remarks)
    {
        var none = new Dictionary<string, MetadataNode>(StringComparer.Ordinal);
        using var reader = new StringReader(text);
        var tree = new MetadataTree(new Parser(reader), indent, remarks);
        try
        {
            return tree.Root() ?? none;
        }
        catch (YamlException malformed)
        {
            var at = tree.At(malformed.Start);
            remarks.Wrong(at, "malformed-metadata", $"Line {at.Line}, column {at.Column} of the metadata is no well-formed YAML. The metadata are lines such as “license: https://…”, without comments of their own.");
            return none;
        }
    }

    IReadOnlyDictionary<string, MetadataNode>? Root()
    {
        Next();
        if (!Next() || yaml.Current is not DocumentStart start) return null;
        // Two tags are always there.
        if (start.Version is not null || (start.Tags ?? []).Any(tag => tag.Prefix is not ("!" or "tag:yaml.org,2002:"))) Forbidden(start, "a directive (%)");
        Next();
        var root = Node(1);
        Next();
        if (Next() && yaml.Current is DocumentStart second) remarks.Wrong(At(second.Start), "malformed-metadata", "The metadata are more than one YAML document. Leave one.");
        if (root.Fields is null && (root.Text is not null || root.Items is not null))
            remarks.Wrong(root.At, "malformed-metadata", "The metadata are no fields with values. Write lines such as “license: https://…”.");
        return root.Fields;
    }

    // From the event that begins a node to the one that ends it.
    MetadataNode Node(int depth)
    {
        var current = yaml.Current ?? throw new YamlException("The metadata end within a value.");
        var at = At(current.Start);
        if (depth > Deepest) throw new YamlException(current.Start, current.End, "The metadata are too deep.");
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false }) Forbidden(current, "an anchor or an alias (& or *)");
        if (current is NodeEvent { Tag.IsEmpty: false }) Forbidden(current, "a tag (!)");
        return current switch
        {
            Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } => new(at),
            Scalar scalar => new(at, scalar.Value),
            SequenceStart => new(at, Items: Items(depth)),
            MappingStart => new(at, Fields: Fields(depth)),
            _ => new(at),
        };
    }

    List<MetadataNode> Items(int depth)
    {
        var items = new List<MetadataNode>();
        while (Next() && yaml.Current is not SequenceEnd) items.Add(Node(depth + 1));
        return items;
    }

    Dictionary<string, MetadataNode> Fields(int depth)
    {
        var fields = new Dictionary<string, MetadataNode>(StringComparer.Ordinal);
        while (Next() && yaml.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key.Text is not { } name) remarks.Wrong(key.At, "malformed-metadata", "A key of the metadata is no text.");
            else if (!fields.TryAdd(name, value)) remarks.Wrong(key.At, "duplicate-key", $"The key {SssomRemarks.Shown(name)} stands twice in the metadata. Leave one.");
        }

        return fields;
    }

    // On some texts that are no YAML the parser fails where it means to refuse. It does nothing but read: what is wrong is the text.
    bool Next()
    {
        try
        {
            return yaml.MoveNext();
        }
        catch (Exception failure) when (failure is not YamlException)
        {
            var at = yaml.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "This is no YAML.", failure);
        }
    }

    void Forbidden(ParsingEvent piece, string what) => remarks.Wrong(At(piece.Start), "forbidden-yaml", $"The metadata have {what}, which SSSOM forbids. Write the values out; a value that begins so stands in quotes.");

    Place At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column) + indent);
}
