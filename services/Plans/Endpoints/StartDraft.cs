using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class StartDraft
{
    /// <param name="From">The version to begin from; the one in force unless told, or else the newest.</param>
    internal sealed record Request(Guid? From = null);

    public static void MapStartDraft(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plans/{id:guid}/drafts", HandleAsync)
            .Produces<ReadVersion.View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Begin a plan's next version").WithDescription("The draft says what the version says that it begins from; its items have ids of their own and remember where they come from. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var plan = await db.Plans.Include(one => one.Unit).Include(one => one.Versions).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (plan?.Unit is not { } unit) throw Problem.NotFound("plan");
        await http.RequireUnitAsync(db, unit.Id, cancel, hidden: plan.Versions.Exists(version => version.IsPublic) ? null : PlansEndpoints.Draft);
        var from = request.From is { } named
            ? plan.Versions.Find(version => version.Id == named) ?? throw Problem.Invalid(new Mistake($"This plan has no version {named}.", "#/from"))
            : plan.Versions.Find(version => version.State == VersionState.Adopted) ?? plan.Versions.MaxBy(version => version.Number) ?? throw Problem.NotFound("plan version");
        var origins = await db.Items.AsNoTracking().Where(item => item.VersionId == from.Id).OrderBy(item => item.Position).ToListAsync(cancel);

        var now = time.GetUtcNow();
        var draft = plan.Draft(from.Title, from.Description, adoptedOn: null, sourceHash: null, now);
        draft.Frame = from.Frame;
        db.Add(draft);
        var ids = origins.ToDictionary(origin => origin.Id, _ => Guid.CreateVersion7());
        foreach (var origin in origins)
        {
            var item = Item.From(origin, ids[origin.Id], draft.Id, origin.ParentId is { } parent ? ids[parent] : null);
            item.References = [.. origin.References.Select(reference => reference with { TargetItemId = reference.TargetItemId is { } target && ids.TryGetValue(target, out var here) ? here : reference.TargetItemId })];
            draft.Items.Add(item);
            db.Add(item);
        }

        foreach (var name in await db.Set<ExternalId>().AsNoTracking().Where(one => one.VersionId == from.Id).ToListAsync(cancel)) db.Add(name with { VersionId = draft.Id, ItemId = ids[name.ItemId] });
        await db.CarryProgressAsync(draft, now, cancel);
        try
        {
            return await once.CreatedAsync($"/v1/plan-versions/{draft.Id}", ReadVersion.Of(draft, plan, unit), draft.Version, draft.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_plan_version_number" })
        {
            throw Problem.Refused("changed-meanwhile", "Another draft of this plan was begun at the same moment.", "Read the plan again, and repeat if you want one more.");
        }
    }
}
