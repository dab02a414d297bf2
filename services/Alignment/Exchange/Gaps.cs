using AlignmentService.Coverage;
using AlignmentService.Sssom;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Exchange;

/// <summary>What the coverage finds without a counterpart, as rows of a mapping set.</summary>
internal static class Gaps
{
    public static async Task<IReadOnlyList<Mapping>> GapsAsync(this AlignmentDb db, CoverageModel coverage, CancellationToken cancel)
    {
        var byDesign = await db.ByDesignAsync(null, cancel);
        List<Guid> commitments = [.. coverage.Unserved], actions = [.. coverage.Units.SelectMany(unit => unit.Idle).Select(action => action.ItemId), .. byDesign.Keys.Order()], answers = [.. byDesign.Values];
        var items = await db.Items.AsNoTracking().Where(item => commitments.Contains(item.Id) || actions.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        var meant = await db.NoCounterparts.AsNoTracking().Where(answer => answers.Contains(answer.Id)).ToDictionaryAsync(answer => answer.Id, cancel);
        // Serving nothing means nothing in any of the plans in force.
        var institutes = coverage.Commitments.Select(commitment => (commitment.PlanId, commitment.VersionId)).Distinct().ToList();
        return
        [
            .. commitments.Select(id => Row(AlignmentSet.Ends(null, items[id]), $"{id}", Cardinality.NoneToOne)),
            .. from id in actions
               from institute in institutes
               select Meant(byDesign.TryGetValue(id, out var answer) ? meant.GetValueOrDefault(answer) : null, Row(AlignmentSet.Ends(items[id], null), $"{id}.{institute.PlanId}", Cardinality.OneToNone)) with { ObjectSource = $"plan:{institute.PlanId}", ObjectSourceVersion = $"{institute.VersionId}" },
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
