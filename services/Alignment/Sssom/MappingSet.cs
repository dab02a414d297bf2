using System.Collections.ObjectModel;

namespace AlignmentService.Sssom;

/// <summary>
/// A set of mappings: the slots of the class MappingSet of SSSOM 1.1, in the order of its schema. Of the slots that rows may inherit the
/// set holds only what the rows contradict: <see cref="SssomReader"/> hands the others down, and <see cref="SssomWriter"/> takes them up again.
/// </summary>
internal sealed record MappingSet
{
    public SssomVersion? SssomVersion { get; init; }
    [Address] public string? MappingSetId { get; init; }
    public string? MappingSetVersion { get; init; }
    [Address] public IReadOnlyList<string> MappingSetSource { get; init; } = [];
    public string? MappingSetTitle { get; init; }
    public string? MappingSetDescription { get; init; }
    [Score(0)] public decimal? MappingSetConfidence { get; init; }
    [Reference] public IReadOnlyList<string> CreatorId { get; init; } = [];
    public IReadOnlyList<string> CreatorLabel { get; init; } = [];
    [Address] public string? License { get; init; }
    public EntityType? SubjectType { get; init; }
    [Reference] public string? SubjectSource { get; init; }
    public string? SubjectSourceVersion { get; init; }
    public EntityType? ObjectType { get; init; }
    [Reference] public string? ObjectSource { get; init; }
    public string? ObjectSourceVersion { get; init; }
    public EntityType? PredicateType { get; init; }
    [Address] public string? MappingProvider { get; init; }
    public IReadOnlyList<string> CardinalityScope { get; init; } = [];
    public string? MappingTool { get; init; }
    [Reference] public string? MappingToolId { get; init; }
    public string? MappingToolVersion { get; init; }
    public DateOnly? MappingDate { get; init; }
    public DateOnly? PublicationDate { get; init; }
    [Reference] public IReadOnlyList<string> SubjectMatchField { get; init; } = [];
    [Reference] public IReadOnlyList<string> ObjectMatchField { get; init; } = [];
    [Reference] public IReadOnlyList<string> SubjectPreprocessing { get; init; } = [];
    [Reference] public IReadOnlyList<string> ObjectPreprocessing { get; init; } = [];
    public string? SimilarityMeasure { get; init; }
    [Reference] public IReadOnlyList<string> CurationRule { get; init; } = [];
    public IReadOnlyList<string> CurationRuleText { get; init; } = [];
    [Address] public IReadOnlyList<string> SeeAlso { get; init; } = [];
    [Address] public string? IssueTracker { get; init; }
    public string? Other { get; init; }
    public string? Comment { get; init; }

    /// <summary>What prefixes stand for, without the built-in ones.</summary>
    public IReadOnlyDictionary<string, string> CurieMap { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyList<ExtensionDefinition> ExtensionDefinitions { get; init; } = [];

    /// <summary>The values of slots that the set defines itself, by slot name.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public IReadOnlyList<Mapping> Mappings { get; init; } = [];
}

/// <summary>A slot that the standard does not have.</summary>
/// <param name="SlotName">Its column or key.</param>
/// <param name="Property">What it means, as a CURIE; without one it means what its name says, in this set.</param>
/// <param name="TypeHint">The type of its values, as a CURIE; text without one.</param>
internal sealed record ExtensionDefinition(string SlotName, string? Property = null, string? TypeHint = null)
{
    /// <summary>The property's full IRI.</summary>
    public string PropertyIn(IReadOnlyDictionary<string, string> curieMap) => Property is null ? $"http://sssom.invalid/{SlotName}" : Curie.Expand(Property, curieMap);
}
