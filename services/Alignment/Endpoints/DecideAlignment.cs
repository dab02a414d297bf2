using AlignmentService.Rebasing;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace AlignmentService.Endpoints;

/// <summary>What people do with an alignment once it is proposed: each is a decision on record, and needs the tag of what was decided on.</summary>
internal static class DecideAlignment
{
    /// <param name="Reason">Why; needed where it ends or disputes something.</param>
    internal sealed record ReasonRequest(string? Reason = null);

    internal sealed record CommentRequest(string Text);

    /// <param name="Stands">Whether it holds after all.</param>
    /// <param name="Relation">Other terms, where the sides agreed on some.</param>
    internal sealed record ResolutionRequest(bool Stands, string Reason, Relation? Relation = null, Strength? Strength = null);

    internal sealed record Acting(HttpContext Http, AlignmentDb Db, TimeProvider Time, CancellationToken Cancel)
    {
        public string By => Http.CallerId() ?? "";
    }

    public static void MapDecideAlignment(this IEndpointRouteBuilder routes)
    {
        Map("acceptance", (Guid id, [AsParameters] Acting acting) => acting.DecideAsync(id, one => one.ProposedFrom.Other(), (one, _, now) => acting.Publish(one, one.Accept(acting.By, now))),
            "Accept a proposed alignment", "From then on it counts in the coverage. The side that did not propose it decides.");
        Map("declining", (Guid id, ReasonRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, one => one.ProposedFrom.Other(), (one, _, now) => acting.Publish(one, one.Decline(acting.By, request.Reason, now))),
            "Decline a proposed alignment", "It stays on record, and is not suggested again until a text changes.");
        Map("dispute", (Guid id, ReasonRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, _ => null, (one, side, now) => acting.Publish(one, one.Dispute(side, acting.By, request.Reason, now))),
            "Dispute a proposed or accepted alignment", "Needs a reason. It counts in no coverage until the other side resolves it.");
        Map("comments", (Guid id, CommentRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, _ => null, (one, side, now) => one.Comment(side, acting.By, request.Text, now)),
            "Say something about an alignment", "For both sides, and for whoever reads the record.");
        Map("resolution", (Guid id, ResolutionRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, one => one.ResolvingSide ?? Side.Object, (one, side, now) =>
            {
                one.Resolve(request.Stands, request.Relation, request.Strength, side, acting.By, request.Reason, now);
                if (request.Stands) acting.Publish(one, new Contracts.Alignment.AlignmentAccepted(one.Id, one.Version, one.Ends()));
                else acting.Publish(one, new Contracts.Alignment.AlignmentDeclined(one.Id, one.Version, one.Ends()));
            }),
            "Resolve a dispute", "The side that did not dispute it says whether it stands, perhaps in other terms, and why.");
        Map("withdrawal", (Guid id, ReasonRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, one => one.ProposedFrom, (one, _, now) => acting.Publish(one, one.Withdraw(acting.By, request.Reason, now))),
            "Take a proposal of one's own side back", "Accepted or not. Needs a reason.");
        Map("undoing", (Guid id, ReasonRequest request, [AsParameters] Acting acting) => acting.DecideAsync(id, one => one.Undoable?.From ?? Side.Object, (one, _, now) =>
            {
                one.Undo(acting.By, request.Reason, now);
                // Its ends are what it is pinned to again.
                acting.Db.ChangeTracker.DetectChanges();
                acting.Publish(one, new Contracts.Alignment.AlignmentDecisionUndone(one.Id, one.Version, one.Ends(), one.State.ToString()));
            }),
            "Take the last decision back", "By a new one, which needs a reason: the alignment is again as before. Called again, it takes back the one before.");

        void Map(string what, Delegate handler, string summary, string description) => routes.MapPost($"/v1/alignments/{{id:guid}}/{what}", handler)
            .Produces<ReadAlignments.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).WithSummary(summary).WithDescription(description + " Needs If-Match.");
    }

    static Task<IResult> DecideAsync(this Acting acting, Guid id, Func<Alignment, Side?> decides, Action<Alignment, Side, DateTimeOffset> decide) => acting.DecideAsync(id, decides, (one, side, now) =>
    {
        decide(one, side, now);
        return Task.CompletedTask;
    });

    /// <param name="acting">The request.</param>
    /// <param name="id">The alignment.</param>
    /// <param name="decides">The side that decides; none where either does.</param>
    /// <param name="decide">The decision, and what others hear of it.</param>
    public static async Task<IResult> DecideAsync(this Acting acting, Guid id, Func<Alignment, Side?> decides, Func<Alignment, Side, DateTimeOffset, Task> decide)
    {
        var (http, db, cancel) = (acting.Http, acting.Db, acting.Cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.StandStillAsync(cancel);
        var alignment = await db.LoadAsync(id, cancel);
        var side = await http.RequireSideAsync(db, alignment, decides(alignment), cancel);
        http.RequireMatch(alignment.Version);
        await decide(alignment, side, acting.Time.GetUtcNow());
        await db.StandAsync([alignment], cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (ProposeAlignment.IsTaken(e))
        {
            throw ProposeAlignment.Exists(alignment.SubjectItemId);
        }

        await transaction.CommitAsync(cancel);
        return http.Tagged(await db.ViewAsync(alignment, cancel), alignment.Version);
    }

    public static void Publish<T>(this Acting acting, Alignment alignment, T fact)
        where T : class => acting.Db.Publish(fact, alignment.Id, alignment.Version, acting.Time.GetUtcNow());

    /// <summary>The alignment with its ends, their ends before, and its decisions.</summary>
    static async Task<Alignment> LoadAsync(this AlignmentDb db, Guid id, CancellationToken cancel)
    {
        var found = await db.Alignments.Include(one => one.Subject!.Plan!.Unit).Include(one => one.Object!.Plan!.Unit).Include(one => one.Decisions.OrderBy(decision => decision.Number)).SingleOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw Problem.NotFound("alignment");
        // What a decision that is taken back was pinned to before.
        List<Guid> before = [.. found.Decisions.SelectMany(one => new[] { one.Before.SubjectItemId, one.Before.ObjectItemId }).Distinct()];
        if (before.Count > 0) await db.Items.Include(item => item.Plan!.Unit).Where(item => before.Contains(item.Id)).LoadAsync(cancel);
        return found;
    }

    /// <summary>Lets the request go on where its caller holds the right for that side; where either will do, whoever holds both speaks for the object's.</summary>
    static async Task<Side> RequireSideAsync(this HttpContext http, AlignmentDb db, Alignment alignment, Side? side, CancellationToken cancel)
    {
        var (subject, @object) = (alignment.Subject?.Plan?.UnitId, alignment.Object?.Plan?.UnitId);
        if (side is null) return await http.RequireEitherUnitAsync(db, @object, subject, cancel) ? Side.Object : Side.Subject;
        await http.RequireUnitAsync(db, side == Side.Subject ? subject : @object, cancel);
        return side.Value;
    }
}
