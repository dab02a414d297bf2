using AlignmentService.Rebasing;
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
    /// <param name="Strength">Direct unless told; none for NotRelated.</param>
    /// <param name="Rationale">Why, in the proposer's words.</param>
    /// <param name="Confidence">The certainty of the suggestion that is followed, from 0 to 1.</param>
    /// <param name="Method">Composed where it follows from other alignments; unless told, a confidence says that it was suggested.</param>
    internal sealed record Request(Guid SubjectItemId, Guid ObjectItemId, Relation Relation = Relation.ContributesTo, Strength? Strength = null, string? Rationale = null, double? Confidence = null, AlignmentMethod? Method = null);

    public static void MapProposeAlignment(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/alignments", HandleAsync)
            .Produces<ReadAlignments.View>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Propose how an item stands to another")
            .WithDescription("A proposal counts in no coverage until the other side accepts it. Whoever holds both sides proposes for the one that is served. NotRelated needs no review. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var (subject, target) = await db.EndsAsync(request.SubjectItemId, request.ObjectItemId, cancel);
        var side = await http.RequireEitherUnitAsync(db, target.Plan?.UnitId, subject.Plan?.UnitId, cancel) ? Side.Object : Side.Subject;
        var claim = Claim.Require(request.Relation, request.Strength, request.Rationale, request.Confidence, request.Method);
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.StandStillAsync(cancel);
        var alignment = Alignment.Propose(subject, target, claim, side, http.CallerId() ?? "", now);
        await db.RequireNoCircleAsync(alignment, cancel);
        await db.StandAsync([alignment], cancel);
        db.Add(alignment);
        alignment.PublishTo(db, now);
        try
        {
            var answer = await once.CreatedAsync($"/v1/alignments/{alignment.Id}", await db.ViewAsync(alignment, cancel), alignment.Version, alignment.Id, cancel: cancel);
            await transaction.CommitAsync(cancel);
            return answer;
        }
        catch (DbUpdateException e) when (IsTaken(e))
        {
            throw Exists(request.SubjectItemId);
        }
    }

    /// <summary>Both items, where a plan that was not withdrawn has them.</summary>
    /// <exception cref="Problem">422.</exception>
    public static async Task<(KnownItem Subject, KnownItem Object)> EndsAsync(this AlignmentDb db, Guid subject, Guid @object, CancellationToken cancel)
    {
        var ends = await db.Items.Include(item => item.Plan!.Unit).Where(item => item.Id == subject || item.Id == @object).ToDictionaryAsync(item => item.Id, cancel);
        List<Guid> versions = [.. ends.Values.Select(item => item.VersionId)];
        var withdrawn = await db.Set<WithdrawnVersion>().Where(one => versions.Contains(one.VersionId)).Select(one => one.VersionId).ToListAsync(cancel);
        return (Find(subject, "#/subjectItemId"), Find(@object, "#/objectItemId"));

        KnownItem Find(Guid id, string pointer) => !ends.TryGetValue(id, out var found) ? throw Problem.Invalid(new Mistake($"No published plan has the item {id}. If its plan was published this moment, repeat the request.", pointer))
            : withdrawn.Contains(found.VersionId) ? throw Problem.Invalid(new Mistake($"The plan version of the item {id} was withdrawn.", pointer)) : found;
    }

    /// <summary>What contains something cannot be contained in it, over however many steps.</summary>
    /// <exception cref="Problem">422.</exception>
    public static async Task RequireNoCircleAsync(this AlignmentDb db, Alignment claim, CancellationToken cancel)
    {
        var (broader, narrower) = claim.Relation switch
        {
            Relation.Contains => (claim.SubjectItemId, claim.ObjectItemId),
            Relation.ContributesTo => (claim.ObjectItemId, claim.SubjectItemId),
            _ => default,
        };
        if (broader != narrower && await db.Database.SqlQuery<bool>($"""
            WITH RECURSIVE below(id) AS (SELECT {narrower} UNION SELECT next.id FROM below CROSS JOIN LATERAL (
                SELECT object_item_id FROM alignment WHERE subject_item_id = below.id AND relation = 'Contains' AND state NOT IN ('Declined', 'Withdrawn') UNION ALL
                SELECT subject_item_id FROM alignment WHERE object_item_id = below.id AND relation = 'ContributesTo' AND state NOT IN ('Declined', 'Withdrawn')) AS next(id))
            SELECT EXISTS (SELECT FROM below WHERE id = {broader}) AS "Value"
            """).SingleAsync(cancel)) throw Problem.Invalid(new Mistake("By other alignments the narrower of the two contains the broader one: they would contain each other.", "#/relation"));
    }

    public static bool IsTaken(DbUpdateException e) => e.InnerException is PostgresException { ConstraintName: "ix_alignment_pair" };

    public static Problem Exists(Guid subject) => Problem.Refused("alignment-exists", "These two items are aligned already, or somebody proposed it.", $"See /v1/alignments?item={subject}.");
}
