using AlignmentService.Sssom;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Exchange;

/// <summary>The claims of a mapping set.</summary>
internal static class SetClaims
{
    /// <exception cref="Problem">422 where the file is no set as the standard has it.</exception>
    public static ClaimReading Read(byte[] file)
    {
        var reading = SssomReader.Read(file);
        var set = reading.Set ?? throw Wrong(reading.Errors);
        var (mistakes, claims) = (new RowMistakes(), new List<ClaimRow>());
        for (var at = 0; at < set.Mappings.Count; at++)
        {
            var (mapping, line) = (set.Mappings[at], reading.Lines[at]);
            if (mapping.SubjectId != Mapping.NoTermFound && mapping.ObjectId != Mapping.NoTermFound)
                claims.Add(Read(mapping, set, new(line, (member, detail) => mistakes.Add(new(detail, Line: line, Column: SlotOf(member, mapping))))));
        }

        return new(claims, set.Mappings.Count - claims.Count, reading.Notes, mistakes.RequireNone);
    }

    static Problem Wrong(IReadOnlyList<SssomError> errors) => new(StatusCodes.Status422UnprocessableEntity, "wrong-mapping-set", "This is no mapping set as SSSOM has it; nothing was stored.",
        $"Line {errors[0].At.Line}: {errors[0].Text}{(errors.Count > 1 ? $" There are {errors.Count:N0} mistakes." : "")}")
    {
        Errors = [.. errors.Select(error => new Mistake(error.Text, Line: error.At.Line, Code: error.Code, Column: $"{error.At.Column}"))],
    };

    static ClaimRow Read(Mapping mapping, MappingSet set, ClaimRow claim)
    {
        string Full(string? reference) => reference is null ? "" : Curie.Expand(reference, set.CurieMap);
        Guid Item(string? reference, string member)
        {
            var found = Addresses.ItemIn(Full(reference));
            if (found is null) claim.Wrong(member, $"“{SssomRemarks.Shown(reference ?? "")}” is the address of no item here. Those are …/v1/plan-items/ID, or urn:uuid:ID.");
            return found ?? default;
        }

        T? Word<T>(string slot, string member)
            where T : struct, Enum
        {
            if (!mapping.Extensions.TryGetValue(slot, out var text)) return null;
            if (Enum.TryParse<T>(text, out var word) && word.ToString() == text) return word;
            claim.Wrong(member, $"{slot} is “{SssomRemarks.Shown(text)}”, and must be one of: {string.Join(", ", Enum.GetNames<T>())}.");
            return null;
        }

        var (relation, isDenied) = (Terms.RelationOf(Full(mapping.PredicateId)), mapping.PredicateModifier == PredicateModifier.Not);
        if (relation is null) claim.Wrong(nameof(ClaimRow.Relation), $"{SssomRemarks.Shown(mapping.PredicateId)} is no relation of items. Those are {Terms.KnownPredicates}.");
        var said = Word<AlignmentState>(Terms.State, nameof(ClaimRow.State));
        // That two items are related, denied, is a claim of its own; unless it is one that was declined.
        var isNotRelated = isDenied && relation == Relation.Related && (said != AlignmentState.Declined || !mapping.Extensions.ContainsKey(Terms.Strength));
        return claim with
        {
            Id = Addresses.AlignmentIn(Full(mapping.RecordId)),
            Subject = Item(mapping.SubjectId, nameof(ClaimRow.Subject)),
            Object = Item(mapping.ObjectId, nameof(ClaimRow.Object)),
            Relation = isNotRelated ? Relation.NotRelated : relation ?? default,
            Strength = Word<Strength>(Terms.Strength, nameof(ClaimRow.Strength)),
            Rationale = mapping.Comment,
            Method = Word<AlignmentMethod>(Terms.Method, nameof(ClaimRow.Method)) ?? Terms.MethodOf(mapping.MappingJustification),
            Confidence = (double?)mapping.Confidence,
            State = isDenied && !isNotRelated ? AlignmentState.Declined : said,
            ProposedFrom = Word<Side>(Terms.From, nameof(ClaimRow.ProposedFrom)),
            ProposedBy = mapping.AuthorId.Select(author => Addresses.AccountIn(Full(author))).FirstOrDefault(),
            ProposedOn = mapping.MappingDate,
            DecidedBy = mapping.ReviewerId.Select(reviewer => Addresses.AccountIn(Full(reviewer))).FirstOrDefault(),
            DecidedOn = mapping.ReviewDate,
            Reason = mapping.Extensions.GetValueOrDefault(Terms.Reason),
        };
    }

    static string SlotOf(string member, Mapping mapping) => member switch
    {
        nameof(ClaimRow.Id) => "record_id",
        nameof(ClaimRow.Subject) => "subject_id",
        nameof(ClaimRow.Object) => "object_id",
        nameof(ClaimRow.Relation) => "predicate_id",
        nameof(ClaimRow.Rationale) => "comment",
        nameof(ClaimRow.Confidence) => "confidence",
        nameof(ClaimRow.ProposedFrom) => Terms.From,
        nameof(ClaimRow.Strength) => Terms.Strength,
        nameof(ClaimRow.Method) => Terms.Method,
        nameof(ClaimRow.State) => mapping.PredicateModifier is null ? Terms.State : "predicate_modifier",
        nameof(ClaimRow.Reason) => Terms.Reason,
        _ => member,
    };
}
