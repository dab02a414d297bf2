using System.Xml;

namespace AlignmentService.Sssom;

/// <summary>Makes the set of its metadata: prefixes first, for definitions and values use them.</summary>
internal static class SssomMetadata
{
    const int MostName = 200;

    public static MappingSet Read(IReadOnlyDictionary<string, MetadataNode> fields, SssomRemarks remarks)
    {
        var curieMap = Prefixes(fields.GetValueOrDefault("curie_map"), remarks);
        var set = new MappingSet { CurieMap = curieMap, ExtensionDefinitions = Definitions(fields.GetValueOrDefault("extension_definitions"), curieMap, remarks) };
        var (values, extensions) = (new SssomValues(set, remarks), new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var (key, node) in fields)
        {
            if (key is "curie_map" or "extension_definitions" || node is { Text: null, Items: null, Fields: null }) continue;
            var slot = Slot.Named(Slot.OfSet, OldSlots.NameNow(key));
            if (slot is not null) slot.Set(set, Value(slot, node, values, remarks));
            else if (node.Text is { } text && values.DefinitionOf(key, node.At) is { } definition) extensions[key] = values.Extension(definition, text, node.At);
            else if (node.Text is null) remarks.Note(node.At, isDoubt: true, $"{SssomRemarks.Shown(key)}: left out, for SSSOM has no such key.");
        }

        Expect(set.MappingSetId, "mapping_set_id", remarks);
        Expect(set.License, "license", remarks);
        return set with { Extensions = extensions, ExtensionDefinitions = values.Definitions };
    }

    static void Expect(string? value, string name, SssomRemarks remarks)
    {
        if (value is null) remarks.Note(new(1, 1), isDoubt: true, $"{name}: the set has none, and SSSOM asks for it.");
    }

    static object? Value(Slot slot, MetadataNode node, SssomValues values, SssomRemarks remarks)
    {
        if (!slot.IsList && node.Text is { } text) return values.Of(slot, text, node.At);
        if (slot.IsList && node.Text is { } only) return values.ListOf(slot, [only], node.At);
        if (slot.IsList && node.Items is { } items && items.All(item => item is { Items: null, Fields: null })) return values.ListOf(slot, [.. items.Select(item => item.Text ?? "")], node.At);
        remarks.Wrong(node.At, "malformed-metadata", $"{slot.Name} takes {(slot.IsList ? "texts" : "one text")}, not {(node.Fields is null ? "a list" : "fields")}.");
        return null;
    }

    static SortedDictionary<string, string> Prefixes(MetadataNode? node, SssomRemarks remarks)
    {
        var prefixes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (node is not null && node.Fields is null && (node.Text ?? (object?)node.Items) is not null) remarks.Wrong(node.At, "malformed-metadata", "curie_map takes prefixes with what they stand for.");
        foreach (var (prefix, iri) in node?.Fields ?? new Dictionary<string, MetadataNode>())
        {
            if (!IsName(prefix) || iri.Text is not { } text || !SssomValues.IsAddress(text))
                remarks.Wrong(iri.At, "malformed-prefix", $"The prefix {SssomRemarks.Shown(prefix)} of the curie_map is no name, or what it stands for is no absolute IRI.");
            else if (!Curie.BuiltIn.TryGetValue(prefix, out var builtIn)) prefixes[prefix] = text;
            else if (builtIn != text) remarks.Wrong(iri.At, "built-in-prefix", $"The prefix {prefix} stands for {builtIn} in every set. Take it out of the curie_map, or name yours otherwise.");
        }

        return prefixes;
    }

    static List<ExtensionDefinition> Definitions(MetadataNode? node, IReadOnlyDictionary<string, string> curieMap, SssomRemarks remarks)
    {
        var definitions = new List<ExtensionDefinition>();
        foreach (var item in node?.Items ?? [])
        {
            var definition = Definition(item.Fields, curieMap);
            if (definition is not null && !definitions.Any(other => other.SlotName == definition.SlotName || other.PropertyIn(curieMap) == definition.PropertyIn(curieMap))) definitions.Add(definition);
            else remarks.Note(item.At, isDoubt: true, $"The definition of an extension on line {item.At.Line}: left out, for it is not a slot_name with a property and a type_hint of declared prefixes, or comes twice.");
        }

        return definitions;
    }

    static ExtensionDefinition? Definition(IReadOnlyDictionary<string, MetadataNode>? fields, IReadOnlyDictionary<string, string> curieMap)
    {
        if (fields is null || fields.Any(field => field.Key is not ("slot_name" or "property" or "type_hint") || field.Value is not { Items: null, Fields: null })) return null;
        var (name, property, hint) = (fields.GetValueOrDefault("slot_name")?.Text, fields.GetValueOrDefault("property")?.Text, fields.GetValueOrDefault("type_hint")?.Text);
        return name is not null && IsExtension(name) && IsResolvable(property) && IsResolvable(hint) ? new(name, property, hint) : null;

        bool IsResolvable(string? reference) => reference is null || (Curie.PrefixOf(reference) is { } prefix && Curie.IsDeclared(prefix, curieMap));
    }

    /// <summary>A name that the standard does not use itself.</summary>
    public static bool IsExtension(string name) => IsName(name) && name is not ("curie_map" or "mappings" or "extension_definitions")
        && Slot.Named(Slot.OfMapping, name) is null && Slot.Named(Slot.OfSet, name) is null;

    // A name without a colon, by Namespaces in XML, and no longer than YAML lets a key be.
    static bool IsName(string name) => name.Length is > 0 and <= MostName && XmlConvert.IsStartNCNameChar(name[0]) && name.All(XmlConvert.IsNCNameChar);
}
