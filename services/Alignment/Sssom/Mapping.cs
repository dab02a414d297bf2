using System.Collections.ObjectModel;

namespace AlignmentService.Sssom;

/// <summary>
/// One row of a set: the slots of the class Mapping of SSSOM 1.1, in the order of its schema, which is that of columns and of the record
/// hash. A property is called as its slot is; references are CURIEs by the set's prefixes.
/// </summary>
internal sealed record Mapping
{
    /// <summary>Stands for a subject or an object that does not exist: a gap.</summary>
    public const string NoTermFound = "sssom:NoTermFound";

    [Reference] public string? RecordId { get; init; }
    [Reference] public string? SubjectId { get; init; }
    public string? SubjectLabel { get; init; }
    public string? SubjectCategory { get; init; }
    [Reference] public required string PredicateId { get; init; }
    public string? PredicateLabel { get; init; }
    public PredicateModifier? PredicateModifier { get; init; }
    [Reference] public string? ObjectId { get; init; }
    public string? ObjectLabel { get; init; }
    public string? ObjectCategory { get; init; }
    [Reference] public required string MappingJustification { get; init; }
    [Reference] public IReadOnlyList<string> AuthorId { get; init; } = [];
    public IReadOnlyList<string> AuthorLabel { get; init; } = [];
    [Reference] public IReadOnlyList<string> ReviewerId { get; init; } = [];
    public IReadOnlyList<string> ReviewerLabel { get; init; } = [];
    [Reference] public IReadOnlyList<string> CreatorId { get; init; } = [];
    public IReadOnlyList<string> CreatorLabel { get; init; } = [];
    [Address] public string? License { get; init; }
    [Propagated] public EntityType? SubjectType { get; init; }
    [Reference, Propagated] public string? SubjectSource { get; init; }
    [Propagated] public string? SubjectSourceVersion { get; init; }
    [Propagated] public EntityType? ObjectType { get; init; }
    [Reference, Propagated] public string? ObjectSource { get; init; }
    [Propagated] public string? ObjectSourceVersion { get; init; }
    [Propagated] public EntityType? PredicateType { get; init; }
    [Address, Propagated] public string? MappingProvider { get; init; }
    [Reference] public string? MappingSource { get; init; }
    public Cardinality? MappingCardinality { get; init; }
    [Propagated] public IReadOnlyList<string> CardinalityScope { get; init; } = [];
    [Propagated] public string? MappingTool { get; init; }
    [Reference, Propagated] public string? MappingToolId { get; init; }
    [Propagated] public string? MappingToolVersion { get; init; }
    [Propagated] public DateOnly? MappingDate { get; init; }
    public DateOnly? PublicationDate { get; init; }
    public DateOnly? ReviewDate { get; init; }
    [Score(0)] public decimal? Confidence { get; init; }
    [Score(-1)] public decimal? ReviewerAgreement { get; init; }
    [Reference, Propagated] public IReadOnlyList<string> CurationRule { get; init; } = [];
    [Propagated] public IReadOnlyList<string> CurationRuleText { get; init; } = [];
    [Reference, Propagated] public IReadOnlyList<string> SubjectMatchField { get; init; } = [];
    [Reference, Propagated] public IReadOnlyList<string> ObjectMatchField { get; init; } = [];
    public IReadOnlyList<string> MatchString { get; init; } = [];
    [Reference, Propagated] public IReadOnlyList<string> SubjectPreprocessing { get; init; } = [];
    [Reference, Propagated] public IReadOnlyList<string> ObjectPreprocessing { get; init; } = [];
    [Score(0)] public decimal? SimilarityScore { get; init; }
    [Propagated] public string? SimilarityMeasure { get; init; }
    [Address] public IReadOnlyList<string> SeeAlso { get; init; } = [];
    [Reference] public string? IssueTrackerItem { get; init; }
    public string? Other { get; init; }
    public string? Comment { get; init; }

    /// <summary>The values of slots that the set defines itself, by slot name.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
