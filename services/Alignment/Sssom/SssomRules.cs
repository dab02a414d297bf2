namespace AlignmentService.Sssom;

/// <summary>What the model asks of a row beyond its single values. It is checked once the row has what it inherits.</summary>
internal sealed class SssomRules(Func<string, int> columnOf, SssomRemarks remarks)
{
    readonly HashSet<string> ids = new(StringComparer.Ordinal);
    (int Rows, bool HaveIds) sofar;

    public void Check(Mapping mapping, int line)
    {
        Require(mapping.PredicateId, "predicate_id", line);
        Require(mapping.MappingJustification, "mapping_justification", line);
        End("subject", mapping.SubjectId, mapping.SubjectLabel, mapping.SubjectType, line);
        End("object", mapping.ObjectId, mapping.ObjectLabel, mapping.ObjectType, line);
        if (mapping is ({ ReviewDate: not null } or { ReviewerAgreement: not null }) and { ReviewerId.Count: 0, ReviewerLabel.Count: 0 })
            Wrong("reviewer_id", "no-reviewer", line, "The row has a review, and nobody who made it. Name a reviewer_id or a reviewer_label.");
        if (mapping.MappingCardinality is { } cardinality && (IsNone(cardinality, subject: true), IsNone(cardinality, subject: false)) != (mapping.SubjectId == Mapping.NoTermFound, mapping.ObjectId == Mapping.NoTermFound))
            Wrong("mapping_cardinality", "cardinality", line, $"A zero in mapping_cardinality stands where the subject or the object is {Mapping.NoTermFound}, and nowhere else.");
        Identify(mapping.RecordId, line);
    }

    void End(string end, string? id, string? label, EntityType? type, int line)
    {
        if (type != EntityType.RdfsLiteral) Require(id, $"{end}_id", line);
        else if (label is null) Wrong($"{end}_label", "missing-value", line, $"The {end} is a literal, and has no {end}_label.");
    }

    void Require(string? value, string name, int line)
    {
        if (string.IsNullOrEmpty(value)) Wrong(name, "missing-value", line, $"The row has no {name}, which every mapping must have.");
    }

    // All rows have an id of their own, or none has.
    void Identify(string? id, int line)
    {
        if (sofar.Rows++ == 0) sofar.HaveIds = id is not null;
        else if (sofar.HaveIds != id is not null) Wrong("record_id", "record-ids", line, "Some rows have a record_id and others have none. Give one to all or to none.");
        if (id is not null && !ids.Add(id)) Wrong("record_id", "record-ids", line, $"The record_id {SssomRemarks.Shown(id)} stands in more than one row. Each has its own.");
    }

    void Wrong(string slot, string code, int line, string text) => remarks.Wrong(new(line, columnOf(slot)), code, text);

    static bool IsNone(Cardinality cardinality, bool subject) =>
        cardinality == Cardinality.NoneToNone || cardinality == (subject ? Cardinality.NoneToOne : Cardinality.OneToNone);
}
