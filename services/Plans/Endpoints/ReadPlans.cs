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

    sealed record Row(Guid Id, Guid UnitId, string Title, int Version, UnitName Unit, bool IsInstitute, List<VersionView> Versions, int Changes);

    public static void MapReadPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/plans", ListAsync).WithSummary("The plans, oldest first").WithDescription("Drafts are listed for those only who may write plans of their unit.");
        routes.MapGet("/v1/plans/{id:guid}", GetAsync).Produces<PlanView>().ProducesProblem(404)
            .WithSummary("A plan and its versions").WithDescription("asOf: its versions, the one in force and the statuses as they stood here at the end of that day (UTC).");
    }

    static async Task<Page<PlanView>> ListAsync(HttpContext http, PlansDb db, int? limit, string? cursor, string? unit, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var plans = await ViewsAsync(http, db, db.Plans.Where(plan => plan.Id > after && (unit == null || plan.Unit!.Key == unit)), size + 1, asOf: null, cancel);
        return Paging.Of([.. plans.Select(plan => plan.View)], size, plan => plan.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, DateOnly? asOf, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        if ((await ViewsAsync(http, db, db.Plans.Where(plan => plan.Id == id), 1, asOf, cancel)) is not [var (view, tag)]) throw Problem.NotFound("plan");
        return http.AnswersUnchanged(tag) ? Results.Empty : Results.Ok(view);
    }

    static async Task<List<(PlanView View, string Tag)>> ViewsAsync(HttpContext http, PlansDb db, IQueryable<Plan> plans, int most, DateOnly? asOf, CancellationToken cancel)
    {
        var (drafts, units) = await http.ReachAsync(db, Rights.WritePlans, cancel);
        var rows = await plans.Where(plan => plan.Versions.Any(version => drafts || units.Contains(plan.UnitId) || version.IsPublic))
            .OrderBy(plan => plan.Id).Take(most)
            .Select(plan => new Row(plan.Id, plan.UnitId, plan.Title, plan.Version, new UnitName(plan.Unit!.Key, plan.Unit.Name), plan.Unit.ParentId == null,
                plan.Versions.Where(version => drafts || units.Contains(plan.UnitId) || version.IsPublic).OrderByDescending(version => version.Number)
                    .Select(version => new VersionView(version.Id, version.Number, version.State, version.AdoptedOn, version.ClosesOn)).ToList(),
                plan.Versions.Sum(version => version.Version)))
            .ToListAsync(cancel);
        if (asOf is { } day) rows = await ThenAsync(db, rows, AsOf.EndOf(day), row => drafts || units.Contains(row.UnitId), cancel);

        var current = rows.ToDictionary(row => row.Id, row => row.Versions.Find(version => version.State == VersionState.Adopted) ?? row.Versions.Find(version => version.State != VersionState.Withdrawn) ?? row.Versions[0]);
        var ids = current.Values.Select(version => version.Id).ToList();
        var actions = db.Items.Where(item => ids.Contains(item.VersionId) && item.Kind == ItemKind.Action);
        var counts = asOf is { } then ? await CountThenAsync(db, actions, AsOf.EndOf(then), cancel)
            : (await actions.GroupBy(item => new { item.VersionId, item.Status }).Select(group => new { group.Key.VersionId, group.Key.Status, Count = group.Count() }).ToListAsync(cancel))
                .ToLookup(row => row.VersionId, row => (row.Status, row.Count));
        // Whatever the page shows counts in the plan or in one of its versions.
        return [.. rows.Select(row => (new PlanView(row.Id, row.Title, row.Unit, row.IsInstitute, current[row.Id],
            counts[current[row.Id].Id].OrderBy(count => count.Status).ToDictionary(count => count.Status.ToString(), count => count.Count), row.Versions), $"\"{row.Version}.{row.Changes}{(asOf is null ? "" : $"@{asOf:O}")}\""))];
    }

    static async Task<List<Row>> ThenAsync(PlansDb db, List<Row> rows, DateTimeOffset end, Func<Row, bool> seesDrafts, CancellationToken cancel)
    {
        var then = await db.StatesAsOfAsync([.. rows.SelectMany(row => row.Versions).Select(version => version.Id)], end, cancel);
        return [.. rows.Select(row => row with
        {
            Versions = [.. row.Versions.Where(version => then.ContainsKey(version.Id)).Select(version => version with { State = then[version.Id] })
                .Where(version => version.State != VersionState.Draft || seesDrafts(row))],
        }).Where(row => row.Versions.Count > 0)];
    }

    static async Task<ILookup<Guid, (ProgressStatus Status, int Count)>> CountThenAsync(PlansDb db, IQueryable<Item> actions, DateTimeOffset end, CancellationToken cancel)
    {
        var reports = await db.ReportsAsOfAsync(actions, end, cancel);
        return (await actions.Select(item => new { item.Id, item.VersionId }).ToListAsync(cancel))
            .GroupBy(item => (item.VersionId, Status: reports.TryGetValue(item.Id, out var then) ? then.Newest.Status : ProgressStatus.Unspecified))
            .ToLookup(group => group.Key.VersionId, group => (group.Key.Status, group.Count()));
    }
}
