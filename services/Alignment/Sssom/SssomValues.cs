using System.Buffers;
using System.Globalization;
using System.Text;

namespace AlignmentService.Sssom;

/// <summary>Turns the texts of cells and metadata into values of their slots.</summary>
internal sealed class SssomValues(MappingSet set, SssomRemarks remarks)
{
    // Each becomes objects of many times its length.
    const int MostItems = 1_000;
    const int MostExtensions = 20;

    static readonly SearchValues<char> NotInAddresses = SearchValues.Create([.. Enumerable.Range(0, 33).Select(at => (char)at), '<', '>', '"', '{', '}', '|', '\\', '^', '`', '\u007F']);

    readonly HashSet<string> prefixes = new([.. Curie.BuiltIn.Keys, .. set.CurieMap.Keys], StringComparer.Ordinal);
    readonly List<ExtensionDefinition> definitions = [.. set.ExtensionDefinitions];

    /// <summary>The set's own, and those of slots that it uses without having defined them.</summary>
    public IReadOnlyList<ExtensionDefinition> Definitions => definitions;

    /// <summary>The value; null after a mistake.</summary>
    public object? Of(Slot slot, string text, Place at)
    {
        object? value = slot.Kind switch
        {
            SlotKind.Reference => Reference(slot, text, at),
            SlotKind.Address => IsAddress(text) ? text : null,
            SlotKind.Score => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score >= slot.Least && score <= 1 ? score : null,
            SlotKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
            SlotKind.Word => slot.WordOf(text),
            _ => text,
        };
        if (value is null) remarks.Wrong(at, "malformed-value", $"{slot.Name} is “{SssomRemarks.Shown(text)}”. {Remedy(slot)}");
        return value;
    }

    /// <summary>The items that are no empty texts.</summary>
    public object ListOf(Slot slot, IReadOnlyList<string> texts, Place at)
    {
        if (texts.Count > MostItems) remarks.Wrong(at, "too-many-values", $"{slot.Name} has {texts.Count:N0} values, and may have {MostItems:N0}.");
        foreach (var text in slot.Kind == SlotKind.Text || texts.Count > MostItems ? [] : texts.Where(text => text.Length > 0)) Of(slot, text, at);
        return texts.Contains("") ? texts.Where(text => text.Length > 0).ToArray() : texts;
    }

    /// <summary>The items of a cell: | stands between them, and \ before a | or a \ that is meant.</summary>
    public static IReadOnlyList<string> Items(string cell)
    {
        if (cell.AsSpan().IndexOfAny('|', '\\') < 0) return [cell];
        var (items, item) = (new List<string>(), new StringBuilder());
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] == '\\' && at + 1 < cell.Length && cell[at + 1] is '|' or '\\') item.Append(cell[++at]);
            else if (cell[at] != '|') item.Append(cell[at]);
            else
            {
                items.Add(item.ToString());
                item.Clear();
                if (items.Count > MostItems) break;
            }
        }

        items.Add(item.ToString());
        return items;
    }

    /// <summary>An extension that the set defines or, with a note, one that it should have defined; null for what can be none.</summary>
    public ExtensionDefinition? DefinitionOf(string name, Place at)
    {
        if (definitions.Find(definition => definition.SlotName == name) is { } defined) return defined;
        var isTaken = SssomMetadata.IsExtension(name) && definitions.Count < MostExtensions && definitions.TrueForAll(other => other.PropertyIn(set.CurieMap) != new ExtensionDefinition(name).PropertyIn(set.CurieMap));
        remarks.Note(at, isDoubt: !isTaken, isTaken ? $"{SssomRemarks.Shown(name)}: kept as an extension of text, which the metadata do not define."
            : $"{SssomRemarks.Shown(name)}: left out, for it is no slot of SSSOM here, and no name for an extension or one too many.");
        if (!isTaken) return null;
        definitions.Add(new(name));
        return definitions[^1];
    }

    /// <summary>The text as it stands; what should be a CURIE and is none is told.</summary>
    public string Extension(ExtensionDefinition definition, string text, Place at)
    {
        if (definition.TypeHint is { } hint && RecordHash.IsReference(Curie.Expand(hint, set.CurieMap)) && !(Curie.PrefixOf(text) is { } prefix && prefixes.Contains(prefix)))
            remarks.Note(at, isDoubt: true, $"{definition.SlotName}: “{SssomRemarks.Shown(text)}” is no CURIE of a declared prefix; kept as it stands.");
        return text;
    }

    /// <summary>An absolute URI, as far as its form shows.</summary>
    public static bool IsAddress(string text)
    {
        var scheme = text.IndexOf(':');
        return scheme > 0 && char.IsAsciiLetter(text[0]) && text.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0 && text.AsSpan().IndexOfAny(NotInAddresses) < 0;
    }

    static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    string Reference(Slot slot, string text, Place at)
    {
        var colon = text.IndexOf(':');
        var isKey = slot.Name is "record_id" or "subject_id" or "predicate_id" or "object_id" or "mapping_justification";
        if (text == Mapping.NoTermFound && slot.Name is not ("subject_id" or "object_id"))
            remarks.Wrong(at, "misplaced-gap", $"{slot.Name} is {Mapping.NoTermFound}, which only a subject_id or an object_id may be.");
        else if (text == "sssom:NoMapping")
            remarks.Note(at, isDoubt: true, "sssom:NoMapping: kept as a term of its own. The word for a gap is sssom:NoTermFound.");
        else if (colon < 0 && isKey)
            remarks.Wrong(at, "no-curie", $"{slot.Name} is “{SssomRemarks.Shown(text)}”, and must be a CURIE: a prefix of the curie_map, a colon and the rest.");
        else if (colon < 0)
            remarks.Note(at, isDoubt: true, $"{slot.Name}: “{SssomRemarks.Shown(text)}” is no CURIE; kept as it stands.");
        else if (!prefixes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(0, colon)))
            Undeclared(slot, text, colon, at);
        return text;
    }

    void Undeclared(Slot slot, string text, int colon, Place at)
    {
        if (text.AsSpan(colon).StartsWith("://")) remarks.Wrong(at, "iri", $"{slot.Name} is the IRI {SssomRemarks.Shown(text)}, and must be a CURIE. Declare a prefix for it in the curie_map.");
        else remarks.Wrong(at, "undeclared-prefix", $"{slot.Name} is {SssomRemarks.Shown(text)}, and the prefix {SssomRemarks.Shown(text[..colon])} is not in the curie_map. Declare it there.");
    }

    static string Remedy(Slot slot) => slot.Kind switch
    {
        SlotKind.Address => "It must be an absolute URI, such as https://example.org/set.",
        SlotKind.Score => $"It must be a number from {slot.Least} to 1, such as 0.95.",
        SlotKind.Date => "It must be a date such as 2026-11-23.",
        _ => $"It must be one of: {string.Join(", ", slot.Words)}.",
    };
}
