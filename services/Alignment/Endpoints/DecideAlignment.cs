using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace AlignmentService.Endpoints;

internal static class DecideAlignment
{
    /// <param name="Reason">Why it was declined.</param>
    internal sealed record DeclineRequest(string? Reason = null);

    public static void MapDecideAlignment(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/alignments/{id:guid}/acceptance", (Guid id, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel) =>
                DecideAsync(id, http, db, time, (alignment, now) => db.Publish(alignment.Accept(http.CallerId() ?? "", now), alignment.Id, alignment.Version, now), cancel))
            .Produces<ReadAlignments.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Accept a proposed alignment").WithDescription("From then on it counts in the coverage. Needs If-Match.");
        routes.MapPost("/v1/alignments/{id:guid}/declining", (Guid id, DeclineRequest request, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel) =>
                DecideAsync(id, http, db, time, (alignment, now) => db.Publish(alignment.Decline(http.CallerId() ?? "", request.Reason, now), alignment.Id, alignment.Version, now), cancel))
            .Produces<ReadAlignments.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Decline a proposed alignment").WithDescription("It stays on record. Needs If-Match.");
    }

    static async Task<IResult> DecideAsync(Guid id, HttpContext http, AlignmentDb db, TimeProvider time, Action<Alignment, DateTimeOffset> decide, CancellationToken cancel)
    {
        var alignment = await db.Alignments.Include(one => one.Subject!.Plan!.Unit).Include(one => one.Object!.Plan).SingleOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw Problem.NotFound("alignment");
        await http.RequireUnitAsync(db, alignment.Object?.Plan?.UnitId, cancel);
        http.RequireMatch(alignment.Version);
        decide(alignment, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return http.Tagged(ReadAlignments.Of(alignment), alignment.Version);
    }
}
