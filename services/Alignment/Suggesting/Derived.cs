using AlignmentService.Rebasing;
using AlignmentService.Suggestions;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Suggesting;

/// <summary>A commitment that an item serves by what people said of others, not by its words.</summary>
/// <param name="Terms">In which it does; none where what leads there says too little.</param>
internal sealed record Derived(Guid CommitmentId, ServingTerms? Terms, Statement? FiledUnder = null, Through? Through = null);

/// <summary>The item of a third plan over which two alignments lead: the first one's object and the second one's subject.</summary>
/// <param name="FirstAlignmentId">The item serves it.</param>
/// <param name="SecondAlignmentId">It serves the commitment.</param>
internal sealed record Through(Guid ItemId, Guid VersionId, Guid PlanId, string Unit, string? Label, string Text, Guid FirstAlignmentId, Guid SecondAlignmentId);

internal static class Deriving
{
    /// <summary>
    /// By the items of a version, what follows from two accepted alignments that hold, the best first. Pairs that are aligned, proposed or
    /// disputed are left out.
    /// </summary>
    public static async Task<ILookup<Guid, Derived>> ComposedAsync(this AlignmentDb db, Guid? version, CancellationToken cancel)
    {
        var held = db.Alignments.AsNoTracking().Where(one => one.State == AlignmentState.Accepted && one.Strength != null && one.Standing.SubjectHold < Hold.NeedsReview && one.Standing.ObjectHold < Hold.NeedsReview);
        var ways = await (
            from first in held
            join second in held on first.Standing.ObjectNowId equals second.Standing.SubjectNowId
            join subject in db.Items on first.Standing.SubjectNowId equals (Guid?)subject.Id
            join between in db.Items on first.Standing.ObjectNowId equals (Guid?)between.Id
            join target in db.Items on second.Standing.ObjectNowId equals (Guid?)target.Id
            where subject.VersionId == version && target.PlanId != subject.PlanId
                && !db.Alignments.Any(one => one.State != AlignmentState.Declined && one.State != AlignmentState.Withdrawn && one.Standing.SubjectNowId == subject.Id && one.Standing.ObjectNowId == target.Id)
            orderby first.Id, second.Id
            select new
            {
                ItemId = subject.Id, CommitmentId = target.Id, First = new { first.Relation, first.Strength }, Second = new { second.Relation, second.Strength },
                Through = new Through(between.Id, between.VersionId, between.PlanId, between.Plan!.Unit!.Name, between.Label, between.Text, first.Id, second.Id),
            }).ToListAsync(cancel);
        return ways.Select(way => (way.ItemId, Derived: new Derived(way.CommitmentId, Of(way.First.Relation, way.First.Strength).Then(Of(way.Second.Relation, way.Second.Strength)), Through: way.Through)))
            .Where(one => one.Derived.Terms is not null).OrderBy(one => one.Derived.Terms?.Relation).ThenBy(one => one.Derived.Terms?.Strength).ToLookup(one => one.ItemId, one => one.Derived);

        static ServingTerms Of(Relation relation, Strength? strength) => new(relation, strength ?? Strength.Indirect);
    }

    /// <summary>
    /// What the statements lead to that an item is filed under. It contributes to that as strongly as the statement does where it stands right
    /// below one, and a step weaker with each level further down.
    /// </summary>
    public static IEnumerable<Derived> FiledUnder(this Knowledge known, KnownItem item, IReadOnlyDictionary<Guid, KnownItem> version) =>
        from above in version.Above(item).Index()
        where above.Item.Kind == ItemKind.CitedStatement
        from served in known.Decisions.Quoted[above.Item.Id].Concat(known.Decisions.Served[above.Item.Id])
        let terms = served.Strength is { } own ? new ServingTerms(Relation.ContributesTo, own.Less(above.Index)) : null
        select new Derived(served.CommitmentId, terms, FiledUnder: new(above.Item.Id, above.Item.Text));

    /// <summary>Whether nobody said of the subject itself that it does not serve the commitment, as both read now, or serves none.</summary>
    public static bool IsOpen(this Knowledge known, Subject subject, Guid commitment) => known.Texts.Commitments.TryGetValue(commitment, out var now)
        && !known.Suggester.DecidedOf(subject).Any(one => one.Verdict == Verdict.NoCounterpart || one.Refuses(commitment, now.Text));
}
