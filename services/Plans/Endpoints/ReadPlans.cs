using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadPlans
{
    internal sealed record UnitName(string Key, string Name);

    internal sealed record VersionView(Guid Id, int Number, VersionState State, string? AdoptedOn, DateOnly? ClosesOn);

    /// <param name="Current">The version in force, or else the newest that the caller may see.</param>
    /// <param name="Statuses">How many of the current version's actions have which status.</param>
    internal sealed record PlanView(Guid Id, string Title, UnitName Unit, bool IsInstitute, VersionView Current, IReadOnlyDictionary<string, int> Statuses, IReadOnlyList<VersionView> Versions);

    public static void MapReadPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/plans", ListAsync).WithSummary("The plans, oldest first").WithDescription("Drafts are listed for those only who may write plans of their unit.");
        routes.MapGet("/v1/plans/{id:guid}", GetAsync).Produces<PlanView>().ProducesProblem(404).WithSummary("A plan and its versions");
    }

    static async Task<Page<PlanView>> ListAsync(HttpContext http, PlansDb db, int? limit, string? cursor, string? unit, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var plans = await ViewsAsync(http, db, db.Plans.Where(plan => plan.Id > after && (unit == null || plan.Unit!.Key == unit)), size + 1, cancel);
        return Paging.Of([.. plans.Select(plan => plan.View)], size, plan => plan.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var (view, version) = (await ViewsAsync(http, db, db.Plans.Where(plan => plan.Id == id), 1, cancel)).SingleOrDefault();
        return view is null ? throw Problem.NotFound("plan") : http.Tagged(view, version);
    }

    static async Task<List<(PlanView View, int Version)>> ViewsAsync(HttpContext http, PlansDb db, IQueryable<Plan> plans, int most, CancellationToken cancel)
    {
        var (drafts, units) = await http.ReachAsync(db, PolicyTable.WritePlans, cancel);
        var rows = await plans.Where(plan => plan.Versions.Any(version => drafts || units.Contains(plan.UnitId) || version.State != VersionState.Draft))
            .OrderBy(plan => plan.Id).Take(most)
            .Select(plan => new
            {
                plan.Id, plan.Title, plan.Version, Unit = new UnitName(plan.Unit!.Key, plan.Unit.Name), IsInstitute = plan.Unit.ParentId == null,
                Versions = plan.Versions.Where(version => drafts || units.Contains(plan.UnitId) || version.State != VersionState.Draft).OrderByDescending(version => version.Number)
                    .Select(version => new VersionView(version.Id, version.Number, version.State, version.AdoptedOn, version.ClosesOn)).ToList(),
            }).ToListAsync(cancel);
        var current = rows.ToDictionary(row => row.Id, row => row.Versions.Find(version => version.State == VersionState.Adopted) ?? row.Versions[0]);
        var ids = current.Values.Select(version => version.Id).ToList();
        var counts = (await db.Items.Where(item => ids.Contains(item.VersionId) && item.Kind == ItemKind.Action)
            .GroupBy(item => new { item.VersionId, item.Status }).Select(group => new { group.Key.VersionId, group.Key.Status, Count = group.Count() }).ToListAsync(cancel))
            .ToLookup(row => row.VersionId);
        return [.. rows.Select(row => (new PlanView(row.Id, row.Title, row.Unit, row.IsInstitute, current[row.Id],
            counts[current[row.Id].Id].OrderBy(count => count.Status).ToDictionary(count => count.Status.ToString(), count => count.Count), row.Versions), row.Version))];
    }
}
