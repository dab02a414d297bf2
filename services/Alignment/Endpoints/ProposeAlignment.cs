using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace AlignmentService.Endpoints;

internal static class ProposeAlignment
{
    /// <param name="SubjectItemId">The item that serves, usually a unit's action.</param>
    /// <param name="ObjectItemId">The item that is served, usually the institute's commitment.</param>
    /// <param name="Relation">ContributesTo unless told: the object is broader.</param>
    /// <param name="Strength">Direct, Supporting or Indirect.</param>
    /// <param name="Rationale">Why, in the proposer's words.</param>
    internal sealed record Request(Guid SubjectItemId, Guid ObjectItemId, Relation Relation = Relation.ContributesTo, Strength Strength = Strength.Direct, string? Rationale = null);

    public static void MapProposeAlignment(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/alignments", HandleAsync)
            .Produces<ReadAlignments.View>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Propose that an item serves another").WithDescription("A proposal counts in no coverage until somebody accepts it. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var ends = await db.Items.Include(item => item.Plan!.Unit).Where(item => item.Id == request.SubjectItemId || item.Id == request.ObjectItemId).ToDictionaryAsync(item => item.Id, cancel);
        var (subject, target, now) = (Find(request.SubjectItemId, "#/subjectItemId"), Find(request.ObjectItemId, "#/objectItemId"), time.GetUtcNow());
        await http.RequireUnitAsync(db, subject.Plan?.UnitId, cancel);
        var alignment = Alignment.Propose(subject, target, request.Relation, request.Strength, request.Rationale?.Trim(), http.CallerId() ?? "", now);
        db.Add(alignment);
        db.Publish(alignment.Proposed(), alignment.Id, alignment.Version, now);
        try
        {
            return await once.CreatedAsync($"/v1/alignments/{alignment.Id}", ReadAlignments.Of(alignment), alignment.Version, alignment.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_alignment_pair" })
        {
            throw Problem.Refused("alignment-exists", "These two items are aligned already, or somebody proposed it.", $"See /v1/alignments?item={request.SubjectItemId}.");
        }

        KnownItem Find(Guid id, string pointer) => ends.GetValueOrDefault(id)
            ?? throw Problem.Invalid(new Mistake($"No published plan has the item {id}. If its plan was published this moment, repeat the request.", pointer));
    }
}
