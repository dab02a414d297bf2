namespace AlignmentService.Sssom;

/// <summary>Slots of before version 1.0, and what became of them.</summary>
internal static class OldSlots
{
    public static readonly IReadOnlyDictionary<string, string> Justifications = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Lexical"] = "semapv:LexicalMatching",
        ["Logical"] = "semapv:LogicalMatching",
        ["HumanCurated"] = "semapv:ManualMappingCuration",
        ["Complex"] = "semapv:CompositeMatching",
        ["Unspecified"] = "semapv:UnspecifiedMatching",
        ["SemanticSimilarity"] = "semapv:SemanticSimilarityThresholdMatching",
    };

    public static readonly IReadOnlyDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ConceptMatch"] = "skos concept",
        ["ClassMatch"] = "owl class",
        ["ObjectPropertyMatch"] = "owl object property",
        ["IndividualMatch"] = "owl named individual",
        ["DataPropertyMatch"] = "owl data property",
        ["TermMatch"] = "rdfs literal",
    };

    /// <summary>The slots that took an old one's place, and the words that its values became; null where they are the same.</summary>
    public static (string[] Slots, IReadOnlyDictionary<string, string>? Words) Now(string name) => name switch
    {
        "match_type" => (["mapping_justification"], Justifications),
        "match_term_type" => (["subject_type", "object_type"], Types),
        _ => ([NameNow(name)], null),
    };

    /// <summary>The name of a slot that only changed its name, and any other name as it is.</summary>
    public static string NameNow(string name) => name is "semantic_similarity_score" or "semantic_similarity_measure" ? name["semantic_".Length..] : name;
}
