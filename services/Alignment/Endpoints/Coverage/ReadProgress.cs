using AlignmentService.Coverage;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.Coverage;

/// <summary>The progress of what serves a commitment, or all of them: counted and listed, never a percentage.</summary>
internal static class ReadProgress
{
    const int MostFresh = 5;

    const string Method = "The items that accepted alignments join to the commitment now are counted by the status that each reported last; an item counts once, also where several alignments or commitments lead to it. "
        + "Items without a status are apart: unknown is not zero. Words are not turned into numbers, and figures that plans measure are not known here: only statuses are.";

    /// <param name="StatusOn">Since when, as precisely as known.</param>
    /// <param name="Commitments">Those that it serves, of the ones asked for.</param>
    internal sealed record ContributorView(Guid ItemId, Guid VersionId, Guid PlanId, Guid UnitId, string Unit, string? Label, string Text, ProgressStatus Status, string? StatusOn, Strength Strength, IReadOnlyList<Guid> Commitments);

    internal sealed record CommitmentProgress(Guid CommitmentId, Distribution Progress);

    /// <param name="Method">How it was counted, in words.</param>
    /// <param name="Progress">Of all contributors, each once.</param>
    /// <param name="Commitments">Of each commitment that is served; an item that serves two is in both.</param>
    /// <param name="Freshest">The newest statements.</param>
    /// <param name="Contributors">Every item that was counted.</param>
    internal sealed record View(string Method, Distribution Progress, IReadOnlyList<CommitmentProgress> Commitments, IReadOnlyList<ContributorView> Freshest, Page<ContributorView> Contributors);

    public static void MapReadProgress(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/coverage/progress", (AlignmentDb db, int? limit, string? cursor, CancellationToken cancel) => AnswerAsync(db, null, limit, cursor, cancel))
            .WithSummary("The progress of what serves any commitment").WithDescription("An item that serves several is counted once in the whole. Contributors are paged.");
        routes.MapGet("/v1/coverage/{commitmentId:guid}/progress", (Guid commitmentId, AlignmentDb db, int? limit, string? cursor, CancellationToken cancel) => AnswerAsync(db, commitmentId, limit, cursor, cancel)).ProducesProblem(404)
            .WithSummary("The progress of what serves a commitment").WithDescription("With how it is counted, how many items say what, the freshest statements and every contributor. Contributors are paged.");
    }

    static async Task<View> AnswerAsync(AlignmentDb db, Guid? commitment, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var commitments = db.Items.Where(item => item.Kind == ItemKind.Commitment && item.Plan!.Unit!.IsInstitute && item.VersionId == item.Plan.CurrentVersionId && (commitment == null || item.Id == commitment)).Select(item => (Guid?)item.Id);
        if (commitment is not null && !await commitments.AnyAsync(cancel)) throw Problem.NotFound("commitment");
        var rolled = ProgressRollUp.Of(await db.Serving.Where(one => commitments.Contains(one.Standing.CommitmentId))
            .Join(db.Items, one => one.Standing.SubjectNowId, item => item.Id, (one, item) => new { one, item })
            .LeftJoin(db.Reports, row => row.item.Id, report => report.ItemId, (row, report) => new { row.one, row.item, Report = report != null && report.Number > row.item.Reports ? report : null })
            .Select(row => new Contribution(row.item.Id, row.one.Standing.CommitmentId!.Value, row.one.Strength, row.Report == null ? row.item.Status : row.Report.Status, row.Report == null ? row.item.StatusOn : row.Report.StatusOn)).ToListAsync(cancel));
        var page = Paging.Of([.. rolled.Contributors.Where(one => one.ItemId > after).Take(size + 1)], size, one => one.ItemId.ToString());
        // Written from the year on, dates of any precision are ordered as texts.
        var fresh = rolled.Contributors.Where(one => one.Status != ProgressStatus.Unspecified && one.StatusOn is not null).OrderByDescending(one => one.StatusOn, StringComparer.Ordinal).ThenBy(one => one.ItemId).Take(MostFresh).ToList();
        List<Guid> shown = [.. page.Items.Concat(fresh).Select(one => one.ItemId)];
        var items = await db.Items.AsNoTracking().Include(item => item.Plan!.Unit).Where(item => shown.Contains(item.Id)).ToDictionaryAsync(item => item.Id, cancel);
        return new(Method, rolled.Whole, [.. rolled.Commitments.Select(one => new CommitmentProgress(one.Key, one.Value))], [.. fresh.Select(Of)], new([.. page.Items.Select(Of)], page.Next));

        ContributorView Of(Contributor one)
        {
            var item = items[one.ItemId];
            return new(item.Id, item.VersionId, item.PlanId, item.Plan?.UnitId ?? default, item.Plan?.Unit?.Name ?? "", item.Label, item.Text, one.Status, one.StatusOn, one.Strength, one.Commitments);
        }
    }
}
