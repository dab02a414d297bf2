namespace AlignmentService.Sssom;

/// <summary>References as the format writes them: a prefix that the set declares, a colon and the rest.</summary>
internal static class Curie
{
    /// <summary>What needs no declaration, and may be declared as nothing else.</summary>
    public static readonly IReadOnlyDictionary<string, string> BuiltIn = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["linkml"] = "https://w3id.org/linkml/",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["semapv"] = "https://w3id.org/semapv/vocab/",
        ["skos"] = "http://www.w3.org/2004/02/skos/core#",
        ["sssom"] = "https://w3id.org/sssom/",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
    };

    /// <summary>The part before the colon; null where there is none.</summary>
    public static string? PrefixOf(string reference) => reference.IndexOf(':') is >= 0 and var colon ? reference[..colon] : null;

    public static bool IsDeclared(string prefix, IReadOnlyDictionary<string, string> curieMap) => BuiltIn.ContainsKey(prefix) || curieMap.ContainsKey(prefix);

    /// <summary>The full IRI; what has no declared prefix stays as it is.</summary>
    public static string Expand(string reference, IReadOnlyDictionary<string, string> curieMap) =>
        PrefixOf(reference) is { } prefix && (BuiltIn.TryGetValue(prefix, out var iri) || curieMap.TryGetValue(prefix, out iri)) ? $"{iri}{reference.AsSpan(prefix.Length + 1)}" : reference;
}
