using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AlignmentService.Sssom;

/// <summary>
/// The hash by which a record is known wherever it is (SSSOM 1.1, "Hashing a SSSOM mapping record"): its canonical S-expression by
/// RFC 9804, FNV-1a in 64 bits by RFC 9923, in upper-case hexadecimal. The published examples hold only with the lowest byte first.
/// </summary>
internal static class RecordHash
{
    const ulong Basis = 0xcbf29ce484222325;
    const ulong Prime = 0x100000001b3;

    /// <param name="mapping">One of the set's, with all that it inherits.</param>
    /// <param name="set">Whose prefixes and definitions hold.</param>
    public static string Of(Mapping mapping, MappingSet set)
    {
        var hash = Basis;
        foreach (var octet in Encoding.UTF8.GetBytes(Expression(mapping, set))) hash = unchecked((hash ^ octet) * Prime);
        return BinaryPrimitives.ReverseEndianness(hash).ToString("X16", CultureInfo.InvariantCulture);
    }

    /// <summary>The record's own id and its cardinality, which depends on other records, are no part of it.</summary>
    public static string Expression(Mapping mapping, MappingSet set)
    {
        var expression = new StringBuilder("(7:mapping(");
        foreach (var slot in Slot.OfMapping)
        {
            if (slot.Name is "record_id" or "mapping_cardinality" || slot.Of(mapping) is not { } value) continue;
            var texts = slot.TextsOf(value).Select(text => slot.Kind == SlotKind.Reference ? Curie.Expand(text, set.CurieMap) : text);
            expression.Append('(').Append(Counted(slot.Name));
            if (slot.IsList) expression.Append('(').AppendJoin("", texts.Order(StringComparer.Ordinal).Select(Counted)).Append(')');
            else expression.AppendJoin("", texts.Select(Counted));
            expression.Append(')');
        }

        if (mapping.Extensions.Count > 0)
        {
            var extensions = mapping.Extensions.Select(extension => Extension(extension.Key, extension.Value, set)).OrderBy(extension => extension.Property, StringComparer.Ordinal);
            expression.Append("(10:extensions(").AppendJoin("", extensions.Select(extension => $"({Counted(extension.Property)}{Counted(extension.Text)})")).Append("))");
        }

        return expression.Append("))").ToString();
    }

    static (string Property, string Text) Extension(string name, string text, MappingSet set)
    {
        var definition = set.ExtensionDefinitions.FirstOrDefault(definition => definition.SlotName == name) ?? new(name);
        return (definition.PropertyIn(set.CurieMap), definition.TypeHint is { } hint ? Typed(text, Curie.Expand(hint, set.CurieMap), set) : text);
    }

    // What is not of its type is hashed as it stands.
    static string Typed(string text, string type, MappingSet set) => type switch
    {
        "http://www.w3.org/2001/XMLSchema#integer" when Int128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) => whole.ToString(CultureInfo.InvariantCulture),
        "http://www.w3.org/2001/XMLSchema#double" when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Slot.TextOf(number),
        _ when IsReference(type) => Curie.Expand(text, set.CurieMap),
        _ => text,
    };

    /// <summary>The type is written in two ways by the specification itself.</summary>
    public static bool IsReference(string type) => type.Equals("https://w3id.org/linkml/uriOrCurie", StringComparison.OrdinalIgnoreCase);

    static string Counted(string text) => $"{Encoding.UTF8.GetByteCount(text)}:{text}";
}
