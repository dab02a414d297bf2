using System.Text;
using System.Text.Json;
using AlignmentService.Sssom;
using TestKit;

namespace Alignment.Tests.Sssom;

/// <summary>Real sets and the examples of the specification, which lie beside the repository, and sets of a few lines.</summary>
internal static class SssomFiles
{
    public const string Metadata = "#curie_map:\n#  A: https://a.example/\n#  B: https://b.example/\n#mapping_set_id: https://a.example/set\n#license: https://a.example/licence\n";
    public const string Header = "subject_id\tpredicate_id\tobject_id\tmapping_justification";
    public const string Row = "A:1\tskos:broadMatch\tB:1\tsemapv:ManualMappingCuration";

    public static IEnumerable<string> Real
    {
        get
        {
            var folder = SharedFiles.PathOf("data/sssom");
            return Directory.EnumerateFiles(folder, "*.tsv", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
        }
    }

    public static SssomReading Read(string file) => SssomReader.Read(Encoding.UTF8.GetBytes(file));

    public static SssomReading ReadReal(string file) => SssomReader.Read(File.ReadAllBytes(SharedFiles.PathOf($"data/sssom/{file}")));

    /// <summary>The set of a file that is read, with the id and the licence that a writer asks for.</summary>
    public static MappingSet SetOf(SssomReading reading)
    {
        reading.Errors.ShouldBeEmpty();
        var set = reading.Set.ShouldNotBeNull();
        return set with { MappingSetId = set.MappingSetId ?? "https://a.example/set", License = set.License ?? "https://a.example/licence" };
    }

    /// <summary>A set of one row, with more columns.</summary>
    public static SssomReading ReadRow(string columns, string cells, string metadata = "") => Read($"{Metadata}{metadata}{Header}\t{columns}\n{Row}\t{cells}\n");

    public static string Written(MappingSet set, bool isCondensed = true) => Encoding.UTF8.GetString(SssomWriter.Write(set, isCondensed));

    /// <summary>All that a set says, whatever its rows' order, with scores as they are written; a record's hash says what its prefixes stand for.</summary>
    public static string Content(MappingSet set) => string.Join('\n',
    [
        ContentOf(Slot.OfSet, set, set.Extensions),
        .. set.ExtensionDefinitions.Where(definition => set.Extensions.ContainsKey(definition.SlotName) || set.Mappings.Any(mapping => mapping.Extensions.ContainsKey(definition.SlotName)))
            .Select(definition => $"{definition}").Order(StringComparer.Ordinal),
        .. set.Mappings.Select(mapping => $"{ContentOf(Slot.OfMapping, mapping, mapping.Extensions)} {RecordHash.Of(mapping, set)}").Order(StringComparer.Ordinal),
    ]);

    static string ContentOf(IEnumerable<Slot> slots, object record, IReadOnlyDictionary<string, string> extensions) =>
        JsonSerializer.Serialize(slots.Where(slot => slot.Of(record) is not null).ToDictionary(slot => slot.Name, slot => slot.TextsOf(slot.Of(record) ?? ""))) + JsonSerializer.Serialize(extensions);
}
