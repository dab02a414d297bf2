using AlignmentService.Rebasing;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Endpoints.Rebasing;

internal static class PreviewRebasing
{
    /// <param name="Orphaned">How many would count no more.</param>
    internal sealed record Counts(int Valid, int Carried, int NeedsReview, int Orphaned)
    {
        public static Counts Of(IEnumerable<Hold> holds)
        {
            var each = holds.CountBy(hold => hold).ToDictionary();
            return new(each.GetValueOrDefault(Hold.Valid), each.GetValueOrDefault(Hold.Carried), each.GetValueOrDefault(Hold.NeedsReview), each.GetValueOrDefault(Hold.Orphaned));
        }
    }

    internal sealed record UnitView(Guid UnitId, string Unit, Counts Counts);

    /// <param name="Successors">Items of the draft that an orphaned end may go on as.</param>
    internal sealed record Concerned(Guid AlignmentId, Guid UnitId, string Subject, string Object, Hold Hold, IReadOnlyList<Guid> Successors);

    /// <param name="FromVersionId">The version that counts now; where none does, nothing changes.</param>
    /// <param name="Units">By the unit whose item serves, each with what becomes of its alignments.</param>
    /// <param name="Alignments">Those that would need a person and do not now.</param>
    internal sealed record View(Guid VersionId, Guid PlanId, Guid? FromVersionId, Counts Counts, IReadOnlyList<UnitView> Units, IReadOnlyList<Concerned> Alignments);

    sealed record End(Guid Id, AlignmentState State, Hold Now, Guid SubjectItemId, Guid SubjectVersionId, bool IsSubject, Hold SubjectHold, Guid ObjectItemId, Guid ObjectVersionId, Hold ObjectHold, Guid UnitId, string Unit, string Subject, string Object);

    public static void MapPreviewRebasing(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/rebasing-previews/{versionId:guid}", HandleAsync).Produces<View>().ProducesProblem(404).ProducesProblem(503)
            .WithSummary("What adopting a draft would do to the alignments of its plan").WithDescription("Nothing is changed. After the adoption the campaign's figures are these, unless somebody decided on something in between.");

    static async Task<View> HandleAsync(Guid versionId, HttpContext http, AlignmentDb db, DraftLineage drafts, CancellationToken cancel)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var plan = await drafts.PlanOfAsync(versionId, authorization, cancel);
        var current = await db.Plans.Where(one => one.Id == plan).Select(one => one.CurrentVersionId).SingleOrDefaultAsync(cancel);
        if (current is not { } from) return new(versionId, plan, null, Counts.Of([]), [], []);

        var step = new KnownLineage(from, versionId, plan);
        if (from != versionId) step.Hear(int.MaxValue, await drafts.BetweenAsync(from, versionId, authorization, cancel));
        var known = await db.Lineages.AsNoTracking().Where(one => one.PlanId == plan && !(one.EarlierVersionId == from && one.LaterVersionId == versionId)).ToListAsync(cancel);
        var then = new PlanLineage(versionId, [.. known, step]);
        var ends = await db.Alignments.Where(one => (one.Subject!.PlanId == plan || one.Object!.PlanId == plan) && one.State != AlignmentState.Declined && one.State != AlignmentState.Withdrawn).OrderBy(one => one.Id)
            .Select(one => new End(one.Id, one.State, one.Standing.SubjectHold > one.Standing.ObjectHold ? one.Standing.SubjectHold : one.Standing.ObjectHold,
                one.SubjectItemId, one.Subject!.VersionId, one.Subject.PlanId == plan, one.Standing.SubjectHold, one.ObjectItemId, one.Object!.VersionId, one.Standing.ObjectHold,
                one.Subject.Plan!.UnitId, one.Subject.Plan.Unit!.Name, one.Subject.Text, one.Object.Text)).ToListAsync(cancel);
        var after = ends.Select(end =>
        {
            var followed = end.IsSubject ? then.Follow(end.SubjectItemId, end.SubjectVersionId) : then.Follow(end.ObjectItemId, end.ObjectVersionId);
            return (End: end, Hold: followed.Hold.Or(end.IsSubject ? end.ObjectHold : end.SubjectHold), followed.Successors);
        }).ToList();
        return new(versionId, plan, from, Counts.Of(after.Select(one => one.Hold)),
            [.. after.GroupBy(one => (one.End.UnitId, one.End.Unit)).OrderBy(unit => unit.Key.Unit, StringComparer.Ordinal).Select(unit => new UnitView(unit.Key.UnitId, unit.Key.Unit, Counts.Of(unit.Select(one => one.Hold))))],
            [.. after.Where(one => one.Hold >= Hold.NeedsReview && one.Hold > one.End.Now).Select(one => new Concerned(one.End.Id, one.End.UnitId, one.End.Subject, one.End.Object, one.Hold, one.Successors))]);
    }
}
