using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints;

internal static class ReadAlignments
{
    /// <param name="VersionId">The plan version that this end is pinned to.</param>
    internal sealed record End(Guid ItemId, Guid VersionId, Guid PlanId, string Unit, string? Label, string Text);

    /// <param name="Method">Whether a person proposed it, or the subject's plan declares it, which nobody has to accept.</param>
    /// <param name="ProposedBy">The account; empty where it was declared.</param>
    internal sealed record View(Guid Id, int Version, AlignmentState State, AlignmentMethod Method, Relation Relation, Strength Strength, string? Rationale, End Subject, End Object,
        string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason);

    public static void MapReadAlignments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/alignments", ListAsync).WithSummary("The alignments, oldest first").WithDescription("item: either end. state: Proposed, Accepted or Declined.");
        routes.MapGet("/v1/alignments/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404).WithSummary("An alignment");
    }

    static async Task<Page<View>> ListAsync(AlignmentDb db, Guid? item, AlignmentState? state, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await WithEnds(db).Where(one => one.Id > after && (item == null || one.SubjectItemId == item || one.ObjectItemId == item) && (state == null || one.State == state))
            .OrderBy(one => one.Id).Take(size + 1).ToListAsync(cancel);
        return Paging.Of([.. rows.Select(Of)], size, one => one.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, AlignmentDb db, CancellationToken cancel)
    {
        var found = await WithEnds(db).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("alignment");
        return http.Tagged(Of(found), found.Version);
    }

    static IQueryable<Alignment> WithEnds(AlignmentDb db) => db.Alignments.AsNoTracking().Include(one => one.Subject!.Plan!.Unit).Include(one => one.Object!.Plan!.Unit);

    public static View Of(Alignment one) => new(one.Id, one.Version, one.State, one.Method, one.Relation, one.Strength, one.Rationale, EndOf(one.Subject), EndOf(one.Object),
        one.ProposedBy, one.ProposedAt, one.DecidedBy, one.DecidedAt, one.Reason);

    static End EndOf(KnownItem? item) => item is null ? throw new InvalidOperationException("Both ends are loaded.")
        : new(item.Id, item.VersionId, item.PlanId, item.Plan?.Unit?.Name ?? "", item.Label, item.Text);
}
