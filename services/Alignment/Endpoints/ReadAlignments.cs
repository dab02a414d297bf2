using AlignmentService.Rebasing;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints;

internal static class ReadAlignments
{
    /// <param name="VersionId">The plan version that this end is pinned to.</param>
    internal sealed record End(Guid ItemId, Guid VersionId, Guid PlanId, string Unit, string? Label, string Text);

    /// <summary>An end in the version that counts now, where that is another item.</summary>
    /// <param name="Words">What became of the pinned text's words.</param>
    internal sealed record NowView(Guid ItemId, Guid VersionId, string? Label, string Text, IReadOnlyList<WordPiece> Words);

    /// <param name="Hold">The worse of both ends.</param>
    /// <param name="Subject">None where it is the pinned item, is orphaned, or its version does not count yet.</param>
    internal sealed record StandingView(Hold Hold, Hold SubjectHold, Hold ObjectHold, NowView? Subject, NowView? Object);

    /// <param name="Number">The alignment's version since then.</param>
    /// <param name="Undoes">The number of the decision that it takes back.</param>
    internal sealed record DecisionView(int Number, DecisionKind Kind, Side From, string By, DateTimeOffset At, string? Reason, int? Undoes);

    /// <param name="Method">Whether a person proposed it, or the subject's plan declares it, which nobody has to accept.</param>
    /// <param name="Confidence">How sure the machine was that suggested it; what people think is the state.</param>
    /// <param name="ProposedFrom">The side that proposed it; the other one decides.</param>
    /// <param name="ProposedBy">The account; empty where it was declared.</param>
    /// <param name="Reason">Why it was declined, disputed, resolved or withdrawn.</param>
    /// <param name="ResolveBy">Until when a dispute should be resolved.</param>
    /// <param name="Standing">What new versions of the two plans left of it.</param>
    /// <param name="Decisions">What was decided and said; of one alignment only.</param>
    internal sealed record View(Guid Id, int Version, AlignmentState State, AlignmentMethod Method, double? Confidence, Relation Relation, Strength? Strength, string? Rationale, End Subject, End Object,
        Side ProposedFrom, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, DateOnly? ResolveBy, StandingView Standing, IReadOnlyList<DecisionView>? Decisions = null);

    /// <param name="Item">Either end, pinned or now.</param>
    /// <param name="Unit">The id of the unit whose item serves.</param>
    /// <param name="Plan">The plan of either end.</param>
    internal sealed record Filter(Guid? Item, AlignmentState? State, Guid? Unit, Guid? Plan, Hold? Standing);

    public static void MapReadAlignments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/alignments", ListAsync).WithSummary("The alignments, oldest first")
            .WithDescription("item: either end. unit: the id of the unit whose item serves. plan: of either end. state: Proposed, Accepted, Declined, Disputed or Withdrawn. standing: Valid, Carried, NeedsReview or Orphaned.");
        routes.MapGet("/v1/alignments/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("An alignment").WithDescription("With everything that was decided and said of it.");
    }

    static async Task<Page<View>> ListAsync(AlignmentDb db, [AsParameters] Filter filter, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await Of(WithEnds(db), filter).Where(one => one.Id > after).OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        return Paging.Of(await db.ViewsAsync(rows, cancel), size, one => one.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, AlignmentDb db, CancellationToken cancel)
    {
        var found = await WithEnds(db).Include(one => one.Decisions.OrderBy(decision => decision.Number)).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("alignment");
        var view = await db.ViewAsync(found, cancel);
        // What new versions do to it is no change of its own.
        return http.AnswersUnchanged(Preconditions.Tag(found.Version)) && view.Standing.Hold == Hold.Valid ? Results.Empty : Results.Ok(view);
    }

    public static IQueryable<Alignment> Of(IQueryable<Alignment> all, Filter filter) => all.Where(one =>
        (filter.Item == null || one.SubjectItemId == filter.Item || one.ObjectItemId == filter.Item || one.Standing.SubjectNowId == filter.Item || one.Standing.ObjectNowId == filter.Item)
        && (filter.State == null || one.State == filter.State)
        && (filter.Unit == null || one.Subject!.Plan!.UnitId == filter.Unit)
        && (filter.Plan == null || one.Subject!.PlanId == filter.Plan || one.Object!.PlanId == filter.Plan)
        && (filter.Standing == null || (one.Standing.SubjectHold > one.Standing.ObjectHold ? one.Standing.SubjectHold : one.Standing.ObjectHold) == filter.Standing));

    public static IQueryable<Alignment> WithEnds(AlignmentDb db) => db.Alignments.AsNoTracking().Include(one => one.Subject!.Plan!.Unit).Include(one => one.Object!.Plan!.Unit);

    public static async Task<View> ViewAsync(this AlignmentDb db, Alignment one, CancellationToken cancel) => (await db.ViewsAsync([one], cancel))[0] with
    {
        Decisions = [.. one.Decisions.Select(decision => new DecisionView(decision.Number, decision.Kind, decision.From, decision.By, decision.At, decision.Reason,
            one.Decisions.FirstOrDefault(other => other.Id == decision.Undoes)?.Number))],
    };

    /// <summary>As they are shown, with the texts of both ends as they are now.</summary>
    public static async Task<IReadOnlyList<View>> ViewsAsync(this AlignmentDb db, IReadOnlyList<Alignment> alignments, CancellationToken cancel)
    {
        List<Guid> moved = [.. alignments.SelectMany(one => new[] { Moved(one.Standing.SubjectNowId, one.SubjectItemId), Moved(one.Standing.ObjectNowId, one.ObjectItemId) }).OfType<Guid>().Distinct()];
        var now = moved.Count == 0 ? [] : await db.Items.AsNoTracking().Where(item => moved.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        return [.. alignments.Select(one => new View(one.Id, one.Version, one.State, one.Method, one.Confidence, one.Relation, one.Strength, one.Rationale, EndOf(one.Subject), EndOf(one.Object),
            one.ProposedFrom, one.ProposedBy, one.ProposedAt, one.DecidedBy, one.DecidedAt, one.Reason, one.State == AlignmentState.Disputed && one.DecidedAt is { } since ? DateOnly.FromDateTime(since.UtcDateTime).AddDays(DaysToResolve) : null,
            new(one.Standing.Hold, one.Standing.SubjectHold, one.Standing.ObjectHold, NowOf(one.Subject, one.Standing.SubjectNowId), NowOf(one.Object, one.Standing.ObjectNowId))))];

        static Guid? Moved(Guid? item, Guid pinned) => item == pinned ? null : item;

        NowView? NowOf(KnownItem? pinned, Guid? item) => item is { } id && now.TryGetValue(id, out var found) ? new(id, found.VersionId, found.Label, found.Text, WordDifference.Between(pinned?.Text ?? "", found.Text)) : null;
    }

    /// <summary>How long the other side has to resolve a dispute.</summary>
    const int DaysToResolve = 14;

    static End EndOf(KnownItem? item) => item is null ? throw new InvalidOperationException("Both ends are loaded.")
        : new(item.Id, item.VersionId, item.PlanId, item.Plan?.Unit?.Name ?? "", item.Label, item.Text);
}
