using System.Text.Json.Serialization;

namespace AlignmentService.Sssom;

/// <summary>What kind of thing a subject, an object or a predicate is.</summary>
internal enum EntityType
{
    [JsonStringEnumMemberName("owl class")] OwlClass,
    [JsonStringEnumMemberName("owl object property")] OwlObjectProperty,
    [JsonStringEnumMemberName("owl data property")] OwlDataProperty,
    [JsonStringEnumMemberName("owl annotation property")] OwlAnnotationProperty,
    [JsonStringEnumMemberName("owl named individual")] OwlNamedIndividual,
    [JsonStringEnumMemberName("skos concept")] SkosConcept,
    [JsonStringEnumMemberName("rdfs resource")] RdfsResource,
    [JsonStringEnumMemberName("rdfs class")] RdfsClass,

    /// <summary>It has no identifier, only a label.</summary>
    [JsonStringEnumMemberName("rdfs literal")] RdfsLiteral,
    [JsonStringEnumMemberName("rdfs datatype")] RdfsDatatype,
    [JsonStringEnumMemberName("rdf property")] RdfProperty,
    [JsonStringEnumMemberName("composed entity expression")] ComposedEntityExpression,
}

/// <summary>A mapping that is denied, such as a suggestion that was refused.</summary>
internal enum PredicateModifier { [JsonStringEnumMemberName("Not")] Not }

/// <summary>How many subjects and objects are mapped to each other; a zero is a gap.</summary>
internal enum Cardinality
{
    [JsonStringEnumMemberName("1:1")] OneToOne,
    [JsonStringEnumMemberName("1:n")] OneToMany,
    [JsonStringEnumMemberName("n:1")] ManyToOne,
    [JsonStringEnumMemberName("n:n")] ManyToMany,
    [JsonStringEnumMemberName("1:0")] OneToNone,
    [JsonStringEnumMemberName("0:1")] NoneToOne,
    [JsonStringEnumMemberName("0:0")] NoneToNone,
}

internal enum SssomVersion
{
    [JsonStringEnumMemberName("1.0")] OneZero,
    [JsonStringEnumMemberName("1.1")] OneOne,
}
