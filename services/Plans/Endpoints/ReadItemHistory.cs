using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadItemHistory
{
    /// <param name="State">Everybody sees the reports that count; whoever may report, the others too.</param>
    /// <param name="Note">Why it was sent back.</param>
    internal sealed record ReportView(
        Guid Id, int Number, ProgressStatus Status, string On, string? Narrative, ReportState State, IReadOnlyList<MeasureValue>? Values, IReadOnlyList<Evidence>? Evidence, DateTimeOffset ReportedAt, string? Note);

    /// <param name="Text">What it says, or said.</param>
    /// <param name="Change">What became of it in this version; nothing in the first.</param>
    /// <param name="Reports">What was reported on it, oldest first.</param>
    internal sealed record StageView(Guid ItemId, Guid VersionId, int Number, VersionState State, string? AdoptedOn, string Level, string? Label, string Text, LineageKind? Change, IReadOnlyList<ReportView> Reports);

    internal sealed record View(IReadOnlyList<StageView> Stages);

    public static void MapReadItemHistory(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-items/{id:guid}/history", HandleAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("An item through the versions of its plan").WithDescription("Oldest first, by the lineage of the versions that were in force; of what was split or merged every part.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var plan = await db.Versions.Where(version => version.Items.Any(item => item.Id == id)).Select(version => new { version.PlanId, version.Plan!.UnitId }).SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("plan item");
        var drafts = await http.HoldsAsync(db, Rights.WritePlans, plan.UnitId, id, cancel);
        var versions = await db.Versions.AsNoTracking().Where(version => version.PlanId == plan.PlanId && (drafts || version.IsPublic)).OrderBy(version => version.Number).ToListAsync(cancel);

        // Follows the edges both ways until nothing new is found.
        var edges = versions.SelectMany(version => version.Lineage).ToList();
        var (ids, open) = (new HashSet<Guid> { id }, new Queue<Guid>([id]));
        while (open.TryDequeue(out var at))
        {
            foreach (var edge in edges.Where(edge => edge.From.Contains(at) || edge.To.Contains(at)))
                foreach (var other in edge.From.Concat(edge.To)) if (ids.Add(other)) open.Enqueue(other);
        }

        var items = await db.Items.AsNoTracking().Where(item => ids.Contains(item.Id)).ToListAsync(cancel);
        var reports = (await db.Set<Progress>().AsNoTracking().Where(report => ids.Contains(report.ItemId) && (drafts || report.State == ReportState.Approved)).OrderBy(report => report.Number).ToListAsync(cancel)).ToLookup(report => report.ItemId);
        var stages = (from version in versions
                      from item in items
                      where item.VersionId == version.Id
                      orderby version.Number, item.Position
                      select new StageView(item.Id, version.Id, version.Number, version.State, version.AdoptedOn, item.Level, item.Label, item.Text,
                          version.Lineage.Where(edge => edge.To.Contains(item.Id)).Select(edge => (LineageKind?)edge.Kind).FirstOrDefault(),
                          [.. reports[item.Id].Select(report => Of(report))])).ToList();
        return stages.Count == 0 ? throw Problem.NotFound("plan item") : Results.Ok(new View(stages));
    }

    static ReportView Of(Progress report) => new(report.Id, report.Number, report.Status, report.On, report.Narrative, report.State,
        report.Values.Count == 0 ? null : report.Values, report.Evidence.Count == 0 ? null : report.Evidence, report.ReportedAt, report.Note);
}
