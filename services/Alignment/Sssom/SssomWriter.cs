using System.Text;
using CsvHelper;

namespace AlignmentService.Sssom;

/// <summary>
/// Writes a set in the canonical form of SSSOM/TSV: slots in the schema's order, no more prefixes than are used, rows sorted, what all rows
/// share said once in the metadata. The same set gives the same bytes, and they read back as the set, scores to three digits.
/// </summary>
internal static class SssomWriter
{
    /// <param name="set">Of which every mapping has what <see cref="SssomRules"/> asks.</param>
    /// <param name="isCondensed">False leaves to each row what all share.</param>
    /// <exception cref="ArgumentException">The set has no id, no licence, or a reference whose prefix is not declared.</exception>
    public static byte[] Write(MappingSet set, bool isCondensed = true)
    {
        if (set.MappingSetId is null || set.License is null) throw new ArgumentException("A mapping set has an id and a licence.", nameof(set));
        var common = isCondensed ? Propagation.Common(set) : new Dictionary<string, object>();
        var extensions = ExtensionsOf(set);
        var file = new MemoryStream();
        file.Write(Encoding.UTF8.GetBytes(Metadata(set, common, extensions)));
        using (var table = CsvWriter.Create(file, new CsvWriterOptions { Separator = '\t', NewLine = "\n" }, leaveOpen: true))
            foreach (var row in Rows(set, common, extensions)) table.WriteRecord(row);
        return file.ToArray();
    }

    // Those that are used, in the order of what they mean.
    static ExtensionDefinition[] ExtensionsOf(MappingSet set)
    {
        var used = set.Mappings.SelectMany(mapping => mapping.Extensions.Keys).Concat(set.Extensions.Keys).ToHashSet(StringComparer.Ordinal);
        var definitions = set.ExtensionDefinitions.Where(definition => used.Contains(definition.SlotName)).ToList();
        definitions.AddRange(used.Except(definitions.Select(definition => definition.SlotName)).Select(name => new ExtensionDefinition(name)));
        return [.. definitions.OrderBy(definition => definition.PropertyIn(set.CurieMap), StringComparer.Ordinal)];
    }

    static string Metadata(MappingSet set, IReadOnlyDictionary<string, object> common, ExtensionDefinition[] extensions)
    {
        var lines = new StringBuilder();
        if (PrefixesOf(set, extensions) is { Count: > 0 } prefixes)
        {
            Line("curie_map:");
            foreach (var prefix in prefixes) Line($"  {YamlText.Of(prefix)}: {YamlText.Of(set.CurieMap[prefix])}");
        }

        foreach (var slot in Slot.OfSet)
        {
            if ((common.GetValueOrDefault(slot.Name) ?? slot.Of(set)) is not { } value) continue;
            if (!slot.IsList) Line($"{slot.Name}: {(slot.Kind == SlotKind.Score ? slot.TextsOf(value).Single() : YamlText.Of(slot.TextsOf(value).Single()))}");
            else Line($"{slot.Name}:{string.Concat(slot.TextsOf(value).Select(text => $"\n#  - {YamlText.Of(text)}"))}");
        }

        if (extensions.Length > 0) Line("extension_definitions:");
        foreach (var definition in extensions)
        {
            Line($"  - slot_name: {YamlText.Of(definition.SlotName)}");
            if (definition.Property is { } property) Line($"    property: {YamlText.Of(property)}");
            if (definition.TypeHint is { } hint) Line($"    type_hint: {YamlText.Of(hint)}");
        }

        foreach (var definition in extensions)
            if (set.Extensions.TryGetValue(definition.SlotName, out var text)) Line($"{YamlText.Of(definition.SlotName)}: {YamlText.Of(text)}");
        return lines.ToString();

        void Line(string line) => lines.Append('#').Append(line).Append('\n');
    }

    static SortedSet<string> PrefixesOf(MappingSet set, ExtensionDefinition[] extensions)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var slot in Slot.OfSet.Where(slot => slot.Kind == SlotKind.Reference)) used.UnionWith(References(slot, set));
        foreach (var slot in Slot.OfMapping.Where(slot => slot.Kind == SlotKind.Reference)) used.UnionWith(set.Mappings.SelectMany(mapping => References(slot, mapping)));
        used.UnionWith(extensions.SelectMany(definition => new[] { definition.Property, definition.TypeHint }).OfType<string>().Select(Curie.PrefixOf).OfType<string>());
        used.ExceptWith(Curie.BuiltIn.Keys);
        if (used.FirstOrDefault(prefix => !set.CurieMap.ContainsKey(prefix)) is { } undeclared) throw new ArgumentException($"The prefix {undeclared} is not in the set's map.", nameof(set));
        // The values of extensions are references only where their type says so, and need not resolve.
        foreach (var definition in extensions.Where(definition => definition.TypeHint is { } hint && RecordHash.IsReference(Curie.Expand(hint, set.CurieMap))))
        {
            var values = set.Mappings.Select(mapping => mapping.Extensions).Append(set.Extensions).Select(values => values.GetValueOrDefault(definition.SlotName));
            used.UnionWith(values.OfType<string>().Select(Curie.PrefixOf).OfType<string>().Where(set.CurieMap.ContainsKey));
        }

        return used;
    }

    static IEnumerable<string> References(Slot slot, object record) => slot.Of(record) is { } value ? slot.TextsOf(value).Select(Curie.PrefixOf).OfType<string>() : [];

    static IEnumerable<string[]> Rows(MappingSet set, IReadOnlyDictionary<string, object> common, ExtensionDefinition[] extensions)
    {
        var slots = Slot.OfMapping.Where(slot => !common.ContainsKey(slot.Name)
            && (set.Mappings.Any(mapping => slot.Of(mapping) is not null) || (set.Mappings.Count == 0 && SssomTable.Needed.Contains(slot.Name)))).ToList();
        var columns = extensions.Select(definition => definition.SlotName).Where(name => set.Mappings.Any(mapping => mapping.Extensions.ContainsKey(name))).ToList();
        var rows = set.Mappings.Select(mapping => (string[])[.. slots.Select(slot => Cell(slot, slot.Of(mapping))), .. columns.Select(name => mapping.Extensions.GetValueOrDefault(name, ""))]).ToList();
        rows.Sort(Compare);
        return rows.Prepend([.. slots.Select(slot => slot.Name), .. columns]);
    }

    static string Cell(Slot slot, object? value) => value switch
    {
        null => "",
        IReadOnlyList<string> items => string.Join('|', items.Select(item => item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal))),
        _ => slot.TextsOf(value).Single(),
    };

    static int Compare(string[] one, string[] other)
    {
        for (var at = 0; at < one.Length; at++)
        {
            if (string.CompareOrdinal(one[at], other[at]) is not 0 and var order) return order;
        }

        return 0;
    }
}
