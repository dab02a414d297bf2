using System.Data;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadVersion
{
    internal sealed record ItemView(Guid Id, Guid? ParentId, ItemKind Kind, string Level, string? Label, string Text, ProgressStatus Status, string? StatusOn, IReadOnlyList<ReferenceView>? References);

    internal sealed record ReferenceView(string Text, Guid? TargetItemId);

    internal sealed record UnresolvedReference(Guid ItemId, string Text);

    /// <param name="Version">Counts what changed on this page: the state, a report on an item; the entity tag.</param>
    /// <param name="Items">The tree in reading order: a parent stands before its children.</param>
    internal sealed record View(
        Guid Id, Guid PlanId, string PlanTitle, ReadPlans.UnitName Unit, bool IsInstitute, int Number, VersionState State, int Version,
        string? AdoptedOn, DateOnly? ClosesOn, string? Description, IReadOnlyList<ItemView> Items, IReadOnlyList<UnresolvedReference> UnresolvedReferences);

    public static void MapReadVersion(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-versions/{id:guid}", HandleAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("A version with its items").WithDescription("This address is permanent. A draft is shown to those only who may write plans of its unit.").ShortCircuit();

    static async Task HandleAsync(Guid id, HttpContext http, VersionPages pages, CancellationToken cancel)
    {
        var now = await pages.StandingAsync(id, cancel);
        if (now is null || (now.IsDraft && !await MayReadDraftAsync(http, id, cancel))) throw Problem.NotFound("plan version");
        if (http.AnswersUnchanged(now.Tag)) return;
        var page = await pages.PageAsync(id, now, cancel);
        http.Response.Headers.ETag = page.Tag;
        await http.WriteJsonAsync(page.Body, cancel);
    }

    static async Task<bool> MayReadDraftAsync(HttpContext http, Guid id, CancellationToken cancel)
    {
        var db = http.RequestServices.GetRequiredService<PlansDb>();
        return await http.HoldsAsync(db, PolicyTable.WritePlans, await db.Versions.Where(version => version.Id == id).Select(version => version.Plan!.UnitId).SingleAsync(cancel), item: null, cancel);
    }

    /// <summary>The page as it is now, its items and its version from one snapshot.</summary>
    public static async Task<View> RequireAsync(PlansDb db, Guid id, CancellationToken cancel)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var head = await db.Versions.AsNoTracking().Where(version => version.Id == id)
            .Select(version => new
            {
                version.Id, version.PlanId, version.Plan!.Title, Unit = new ReadPlans.UnitName(version.Plan.Unit!.Key, version.Plan.Unit.Name), IsInstitute = version.Plan.Unit.ParentId == null,
                version.Number, version.State, version.Version, version.AdoptedOn, version.ClosesOn, version.Description,
            }).SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("plan version");
        var items = await db.Items.AsNoTracking().Where(item => item.VersionId == id).OrderBy(item => item.Position).ToListAsync(cancel);
        return new(head.Id, head.PlanId, head.Title, head.Unit, head.IsInstitute, head.Number, head.State, head.Version, head.AdoptedOn, head.ClosesOn, head.Description,
            [.. items.Select(item => new ItemView(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.Status, item.StatusOn,
                item.References.Count == 0 ? null : [.. item.References.Select(reference => new ReferenceView(reference.Text, reference.TargetItemId))]))],
            [.. from item in items from reference in item.References where reference.TargetItemId is null select new UnresolvedReference(item.Id, reference.Text)]);
    }
}
