using AlignmentService.Sssom;

namespace AlignmentService.Exchange;

/// <summary>What the words of this service are in the standards (decision 23).</summary>
internal static class Terms
{
    /// <summary>What the platform's own terms begin with.</summary>
    public const string Own = "urn:alignment-term:equity:";

    /// <summary>The slots that hold what SSSOM has no slot for.</summary>
    public const string Strength = "ext_strength", State = "ext_state", Method = "ext_method", Reason = "ext_reason", From = "ext_proposed_from";

    /// <summary>The justification of what nobody has looked at.</summary>
    public const string Unspecified = "semapv:UnspecifiedMatching";

    /// <summary>The justification of what a person says.</summary>
    public const string ByHand = "semapv:ManualMappingCuration";

    const string Related = "skos:relatedMatch", Chained = "semapv:MappingChaining";

    static readonly (Relation Relation, string Predicate)[] Predicates =
    [
        (Relation.Same, "skos:exactMatch"),
        (Relation.NearlySame, "skos:closeMatch"),
        (Relation.ContributesTo, "skos:broadMatch"),
        (Relation.Contains, "skos:narrowMatch"),
        (Relation.Related, Related),
        (Relation.Conflicts, "equity:conflictsWith"),
        // Denied.
        (Relation.NotRelated, Related),
    ];

    public static IReadOnlyList<ExtensionDefinition> Extensions { get; } =
        [.. new[] { Method, From, Reason, State, Strength }.Select(slot => new ExtensionDefinition(slot, "equity:" + slot["ext_".Length..]))];

    public static string PredicateOf(Relation relation) => Predicates.First(one => one.Relation == relation).Predicate;

    /// <param name="address">The predicate's full address.</param>
    public static Relation? RelationOf(string address) => Predicates.Where(one => AddressOf(one.Predicate) == address).Select(one => (Relation?)one.Relation).FirstOrDefault();

    /// <summary>For whoever used another predicate.</summary>
    public static string KnownPredicates { get; } = string.Join(", ", Predicates.Select(one => one.Predicate).Distinct());

    /// <summary>How a claim came about. What the plan's own authors say of it is a curation by hand like any other.</summary>
    public static string JustificationOf(AlignmentMethod method, bool isReviewed) => method switch
    {
        AlignmentMethod.Suggested => isReviewed ? "semapv:MappingReview" : "semapv:LexicalSimilarityThresholdMatching",
        AlignmentMethod.Composed => Chained,
        _ => ByHand,
    };

    /// <param name="justification">As a term with the prefix of its vocabulary.</param>
    public static AlignmentMethod? MethodOf(string justification) => justification switch
    {
        Chained => AlignmentMethod.Composed,
        "semapv:LexicalMatching" or "semapv:LexicalSimilarityThresholdMatching" or "semapv:SemanticSimilarityThresholdMatching" or "semapv:CompositeMatching" => AlignmentMethod.Suggested,
        _ => null,
    };

    /// <summary>A relation in CASE, which reads from part to whole: its word, and whether the ends change places. None for what CASE cannot say.</summary>
    public static (string Type, bool IsTurned)? CaseOf(Relation relation) => relation switch
    {
        Relation.Same => ("exactMatchOf", false),
        Relation.NearlySame or Relation.Related => ("isRelatedTo", false),
        Relation.ContributesTo => ("isPartOf", false),
        Relation.Contains => ("isPartOf", true),
        _ => null,
    };

    /// <summary>A relation in StratML, which does not say which side of its words is the referent: this element is narrower than its referent. None for what it cannot say.</summary>
    public static string? StratMlOf(Relation relation) => relation switch
    {
        Relation.Same or Relation.NearlySame => "Peer_To",
        Relation.ContributesTo => "Narrower_Than",
        Relation.Contains => "Broader_Than",
        _ => null,
    };

    static string AddressOf(string term) => Curie.Expand(term, new Dictionary<string, string>(StringComparer.Ordinal) { ["equity"] = Own });
}
