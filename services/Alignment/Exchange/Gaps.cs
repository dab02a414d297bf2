using AlignmentService.Sssom;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Exchange;

/// <summary>What the coverage finds without a counterpart, as rows of a mapping set.</summary>
internal static class Gaps
{
    public static async Task<IReadOnlyList<Mapping>> GapsAsync(this AlignmentDb db, CancellationToken cancel)
    {
        var (_, coverage) = await Coverage.ComputeAsync(db, cancel);
        List<Guid> commitments = [.. coverage.UnservedCommitments], actions = [.. coverage.ActionsServingNone.Select(action => action.ItemId)];
        var items = await db.Items.AsNoTracking().Where(item => commitments.Contains(item.Id) || actions.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var meant = await db.Set<NoCounterpart>().AsNoTracking().Where(answer => answer.EndedAt == null && actions.Contains(answer.ItemId)).ToDictionaryAsync(answer => answer.ItemId, cancel);
        // Serving nothing means nothing in any of the plans in force.
        var institutes = coverage.Commitments.Select(commitment => (commitment.PlanId, commitment.VersionId)).Distinct().ToList();
        return
        [
            .. commitments.Select(id => Row(AlignmentSet.Ends(null, items[id]), $"{id}", Cardinality.NoneToOne)),
            .. from id in actions
               from institute in institutes
               select Meant(meant.GetValueOrDefault(id), Row(AlignmentSet.Ends(items[id], null), $"{id}.{institute.PlanId}", Cardinality.OneToNone)) with { ObjectSource = $"plan:{institute.PlanId}", ObjectSourceVersion = $"{institute.VersionId}" },
        ];
    }

    // A gap is what is left when everybody has spoken: nobody looked for this one.
    static Mapping Row(Mapping ends, string id, Cardinality cardinality) => ends with
    {
        RecordId = $"gap:{id}", PredicateId = Terms.PredicateOf(Relation.ContributesTo), MappingJustification = Terms.Unspecified, MappingCardinality = cardinality,
    };

    // Unless somebody looked, and says that it is meant so.
    static Mapping Meant(NoCounterpart? answer, Mapping row) => answer is null ? row : row with
    {
        MappingJustification = Terms.ByHand, AuthorId = [$"account:{answer.SaidBy}"], MappingDate = DateOnly.FromDateTime(answer.SaidAt.UtcDateTime), Comment = answer.Reason,
    };
}
