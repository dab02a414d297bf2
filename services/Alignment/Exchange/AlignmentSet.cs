using AlignmentService.Sssom;

namespace AlignmentService.Exchange;

/// <summary>Alignments as a mapping set. What was declined is a mapping that is denied, with whoever denied it.</summary>
internal static class AlignmentSet
{
    /// <param name="alignments">With both ends.</param>
    /// <param name="gaps">Rows of what has no counterpart.</param>
    /// <param name="addresses">Whose prefixes hold.</param>
    /// <param name="licence">Where the licence is.</param>
    public static MappingSet Of(IEnumerable<Alignment> alignments, IEnumerable<Mapping> gaps, Addresses addresses, string licence) => new()
    {
        SssomVersion = SssomVersion.OneOne,
        MappingSetId = addresses.Set,
        MappingSetTitle = "Which items of equity plans serve which",
        License = licence,
        CurieMap = addresses.Prefixes,
        ExtensionDefinitions = Terms.Extensions,
        Mappings = [.. alignments.Select(RowOf), .. gaps],
    };

    static Mapping RowOf(Alignment one)
    {
        if (one is not { Subject: { } subject, Object: { } @object }) throw new InvalidOperationException("Both ends are loaded.");
        var isDenied = one.State == AlignmentState.Declined || one.Relation == Relation.NotRelated;
        return Ends(subject, @object) with
        {
            RecordId = $"alignment:{one.Id}",
            PredicateId = Terms.PredicateOf(one.Relation),
            PredicateModifier = isDenied ? PredicateModifier.Not : null,
            MappingJustification = Terms.JustificationOf(one.Method, one.DecidedBy is not null),
            AuthorId = one.ProposedBy.Length > 0 ? [$"account:{one.ProposedBy}"] : [],
            ReviewerId = one.DecidedBy is { } reviewer ? [$"account:{reviewer}"] : [],
            MappingDate = Day(one.ProposedAt),
            ReviewDate = one.DecidedBy is null ? null : Day(one.DecidedAt),
            Confidence = one.Confidence is { } sure ? (decimal)sure : null,
            ReviewerAgreement = one.DecidedBy is null ? null : AgreementOf(one),
            Comment = one.Rationale,
            Extensions = Said((Terms.Method, $"{one.Method}"), (Terms.From, $"{one.ProposedFrom}"), (Terms.Reason, one.Reason), (Terms.State, $"{one.State}"), (Terms.Strength, $"{one.Strength}")),
        };
    }

    // With the row, which denies where the claim was declined.
    static decimal AgreementOf(Alignment one) => one.State switch
    {
        AlignmentState.Disputed => 0,
        AlignmentState.Declined when one.Relation == Relation.NotRelated => -1,
        _ => 1,
    };

    /// <summary>A row without a claim: what stands at its ends, pinned to their versions, and nothing where none does.</summary>
    public static Mapping Ends(KnownItem? subject, KnownItem? @object) => new()
    {
        PredicateId = "",
        MappingJustification = "",
        SubjectId = subject is null ? Mapping.NoTermFound : $"item:{subject.Id}",
        SubjectLabel = subject?.Text,
        SubjectType = subject is null ? null : EntityType.SkosConcept,
        SubjectSource = subject is null ? null : $"plan:{subject.PlanId}",
        SubjectSourceVersion = subject?.VersionId.ToString(),
        ObjectId = @object is null ? Mapping.NoTermFound : $"item:{@object.Id}",
        ObjectLabel = @object?.Text,
        ObjectType = @object is null ? null : EntityType.SkosConcept,
        ObjectSource = @object is null ? null : $"plan:{@object.PlanId}",
        ObjectSourceVersion = @object?.VersionId.ToString(),
    };

    static SortedDictionary<string, string> Said(params (string Slot, string? Text)[] values) =>
        new(values.Where(value => !string.IsNullOrEmpty(value.Text)).ToDictionary(value => value.Slot, value => value.Text ?? ""), StringComparer.Ordinal);

    static DateOnly? Day(DateTimeOffset? time) => time is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : null;
}
