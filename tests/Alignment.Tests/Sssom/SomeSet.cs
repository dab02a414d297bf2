using AlignmentService.Sssom;

namespace Alignment.Tests.Sssom;

/// <summary>A set that a seed decides, which keeps the rules and has awkward texts in every slot.</summary>
internal sealed class SomeSet(int seed)
{
    static readonly string[] Pieces =
    [
        "word", "A sentence.", " ", "  ", "\t", "\n", "\r", "\r\n", "\"", "'", "|", "\\", "\\|", "#", " #", ":", ": ", "-", "- ", "---", "...", "~", "null", "true", "1.1", "0x1", "é", "😀", "\u0085", "\u2028", "\uFEFF", "\0",
        "\u007F", "{", "}", "[", "]", ",", "&a", "*a", "!t", "%", "@", "`", ">", "?", "=1+1",
    ];

    readonly Random random = new(seed);

    public MappingSet Make()
    {
        var hasIds = random.Next(2) == 0;
        var mappings = Enumerable.Range(0, random.Next(6)).Select(at => Row(hasIds ? $"A:{at}" : null)).ToList();
        var set = new MappingSet
        {
            CurieMap = new Dictionary<string, string> { ["A"] = "https://a.example/", ["b.b"] = "https://b.example/#:", ["unused"] = "https://c.example/" },
            ExtensionDefinitions = [new("ext_a", "A:weight", "xsd:double"), new("ext_b"), new("ext_c", "b.b:c", "linkml:Uriorcurie"), new("ext_unused")],
            Extensions = Extensions(), Mappings = mappings,
        };
        foreach (var slot in Slot.OfSet.Where(_ => random.Next(3) == 0)) slot.Set(set, Value(slot));
        foreach (var slot in Slot.OfSet.Where(slot => slot.Name is "mapping_set_id" or "license")) slot.Set(set, Value(slot));
        Propagation.HandDown(set, mappings);
        return set;
    }

    Mapping Row(string? id)
    {
        var mapping = new Mapping { PredicateId = "", MappingJustification = "" };
        foreach (var slot in Slot.OfMapping.Where(slot => random.Next(4) == 0 && slot.Name is not ("mapping_cardinality" or "subject_type" or "object_type"))) slot.Set(mapping, Value(slot));
        return mapping with
        {
            RecordId = id, SubjectId = Reference(), SubjectLabel = Text(), PredicateId = Reference(), ObjectId = random.Next(3) == 0 ? Mapping.NoTermFound : Reference(), ObjectLabel = Text(), MappingJustification = "semapv:MappingReview",
            ReviewerLabel = [Text()], SubjectType = random.Next(2) == 0 ? EntityType.RdfsLiteral : null, Extensions = Extensions(),
        };
    }

    object Value(Slot slot) => slot.IsList ? Enumerable.Range(0, random.Next(1, 4)).Select(_ => One(slot)).Cast<string>().ToArray() : One(slot);

    object One(Slot slot) => slot.Kind switch
    {
        SlotKind.Reference => Reference(),
        SlotKind.Address => $"https://a.example/{random.Next(3)}#:",
        SlotKind.Score => random.Next(slot.Least * 1000, 1001) / 1000m,
        SlotKind.Date => new DateOnly(2026, 11, 23).AddDays(random.Next(3)),
        SlotKind.Word => slot.WordOf(slot.Words.ElementAt(random.Next(slot.Words.Count()))) ?? "",
        _ => Text(),
    };

    string Reference() => random.Next(3) switch { 0 => $"A:{random.Next(3)}", 1 => "b.b:|\\\"x y", _ => "skos:Concept" };

    string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    SortedDictionary<string, string> Extensions()
    {
        var extensions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "ext_a", "ext_b", "ext_c" }.Where(_ => random.Next(3) == 0)) extensions[name] = name == "ext_c" ? Reference() : Text();
        return extensions;
    }
}
