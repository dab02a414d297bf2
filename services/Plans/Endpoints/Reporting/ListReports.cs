using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Reporting;

internal static class ListReports
{
    /// <param name="Text">What the item says.</param>
    /// <param name="Note">Why it was sent back.</param>
    internal sealed record View(Guid Id, Guid ItemId, string Text, string Unit, ReportProgress.View Report, DateTimeOffset ReportedAt, Guid? RoundId, string? Note);

    public static void MapListReports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/progress-reports", HandleAsync).ProducesProblem(422)
            .WithSummary("Reports on the plans of your units, oldest first").WithDescription("state: Pending for those that wait for approval. unit: key.");

    static async Task<Page<View>> HandleAsync(HttpContext http, PlansDb db, ReportState? state, string? unit, int? limit, string? cursor, CancellationToken cancel)
    {
        var (isAll, reached) = await http.ReachAsync(db, Rights.WritePlans, cancel);
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await (from report in db.Set<Progress>().AsNoTracking()
                          join item in db.Items on report.ItemId equals item.Id
                          join version in db.Versions on item.VersionId equals version.Id
                          where report.Id > after && (state == null || report.State == state) && (unit == null || version.Plan!.Unit!.Key == unit) && (isAll || reached.Contains(version.Plan!.UnitId))
                          orderby report.Id
                          select new { Report = report, item.Text, version.Plan!.Unit!.Key }).Take(size + 1).ToListAsync(cancel);
        var of = Paging.Of(rows, size, row => row.Report.Id.ToString());
        return new([.. of.Items.Select(row => new View(row.Report.Id, row.Report.ItemId, row.Text, row.Key, ReportProgress.Of(row.Report), row.Report.ReportedAt, row.Report.RoundId, row.Report.Note))], of.Next);
    }
}
