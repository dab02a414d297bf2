using AlignmentService.Rebasing;
using ServiceDefaults.Http;
using static AlignmentService.Endpoints.DecideAlignment;

namespace AlignmentService.Endpoints.Rebasing;

internal static class RebaseAlignment
{
    /// <param name="SubjectItemId">The item of the subject's plan that it joins from now on; left out, where that end is now.</param>
    /// <param name="ObjectItemId">Likewise of the object's plan.</param>
    /// <param name="Relation">Other terms, where the new words ask for them.</param>
    internal sealed record Request(Guid? SubjectItemId = null, Guid? ObjectItemId = null, Relation? Relation = null, Strength? Strength = null, string? Reason = null);

    public static void MapRebaseAlignment(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/alignments/{id:guid}/rebasing", HandleAsync)
            .Produces<ReadAlignments.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Say that an alignment holds for the versions that count now")
            .WithDescription("It is pinned to the items that its ends are now, or to those that are named, such as a successor of an item that was split. Its state stays. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, [AsParameters] Acting acting)
    {
        var (db, cancel) = (acting.Db, acting.Cancel);
        return await acting.DecideAsync(id, _ => null, async (one, side, now) =>
        {
            var (subject, target) = await db.EndsAsync(Of(request.SubjectItemId, one.Standing.SubjectNowId, one.Standing.SubjectHold, one.SubjectItemId, "#/subjectItemId"),
                Of(request.ObjectItemId, one.Standing.ObjectNowId, one.Standing.ObjectHold, one.ObjectItemId, "#/objectItemId"), cancel);
            if (subject.PlanId != one.Subject?.PlanId) throw OtherPlan("#/subjectItemId");
            if (target.PlanId != one.Object?.PlanId) throw OtherPlan("#/objectItemId");
            acting.Publish(one, one.Rebase(subject, target, request.Relation, request.Strength, side, acting.By, request.Reason, now));
            await db.RequireNoCircleAsync(one, cancel);
        });
    }

    static Guid Of(Guid? named, Guid? now, Hold hold, Guid pinned, string pointer) => named ?? now
        ?? (hold == Hold.Orphaned ? throw Problem.Invalid(new Mistake("Nothing goes on with this end by itself: name the item that it joins from now on, or withdraw the alignment.", pointer)) : pinned);

    static Problem OtherPlan(string pointer) => Problem.Invalid(new Mistake("An alignment stays with its two plans. Propose a new one for another plan's item.", pointer));
}
