using AlignmentService.Rebasing;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace AlignmentService.Endpoints;

internal static class ResolveStatement
{
    /// <param name="CommitmentItemId">The commitment that it quotes, or stands for.</param>
    internal sealed record Request(Guid CommitmentItemId);

    public static void MapResolveStatement(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/cited-statements/{itemId:guid}/resolution", HandleAsync)
            .Produces<ReadAlignments.View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Say which commitment a quoted sentence stands for")
            .WithDescription("For one that no version of the institute's contains. It becomes an alignment with the method Declared, which counts at once, and for the actions filed under it the commitment is suggested: as served directly by those right below it, supported by those a level further down, indirectly by the others. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Guid itemId, Request request, HttpContext http, AlignmentDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var statement = await db.CitedStatements.AsNoTracking().SingleOrDefaultAsync(one => one.ItemId == itemId, cancel) ?? throw Problem.NotFound("cited statement");
        var (subject, target) = await db.EndsAsync(itemId, request.CommitmentItemId, cancel);
        await http.RequireUnitAsync(db, target.Plan?.UnitId, cancel);
        if (statement.ResolvedItemId is { } known) throw Problem.Refused("statement-resolved", "This statement is resolved already.", $"The institute's plan has it: {known}.");
        if (target is not { Kind: ItemKind.Commitment, Plan.Unit.IsInstitute: true }) throw Problem.Invalid(new Mistake("Name a commitment of the institute's.", "#/commitmentItemId"));

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.StandStillAsync(cancel);
        var alignment = Alignment.Declare(subject, target, time.GetUtcNow(), http.CallerId());
        await db.StandAsync([alignment], cancel);
        db.Add(alignment);
        alignment.PublishTo(db, time.GetUtcNow());
        try
        {
            var answer = await once.CreatedAsync($"/v1/alignments/{alignment.Id}", await db.ViewAsync(alignment, cancel), alignment.Version, alignment.Id, cancel: cancel);
            await transaction.CommitAsync(cancel);
            return answer;
        }
        catch (DbUpdateException e) when (ProposeAlignment.IsTaken(e))
        {
            throw ProposeAlignment.Exists(itemId);
        }
    }
}
