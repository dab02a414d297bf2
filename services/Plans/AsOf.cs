using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;

namespace PlansService;

/// <summary>What this service knew and showed at the end of a day, however it was changed or dated afterwards.</summary>
internal static class AsOf
{
    /// <summary>The last moment of a day, in UTC.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero);

    /// <summary>The versions' states then; those that had not been begun are left out.</summary>
    public static async Task<Dictionary<Guid, VersionState>> StatesAsOfAsync(this PlansDb db, IReadOnlyList<Guid> versions, DateTimeOffset end, CancellationToken cancel) =>
        (await db.Set<Standing>().AsNoTracking().Where(one => versions.Contains(one.VersionId) && one.Since <= end).ToListAsync(cancel))
            // States come in their own order, also where two began at one moment.
            .GroupBy(one => one.VersionId).ToDictionary(group => group.Key, group => group.Max(one => one.State));

    /// <summary>What had been reported then of each of these items, and counted; nothing for those on which there was none.</summary>
    public static async Task<Dictionary<Guid, ReportedThen>> ReportsAsOfAsync(this PlansDb db, IQueryable<Item> items, DateTimeOffset end, CancellationToken cancel) =>
        (await db.Set<Progress>().AsNoTracking().Where(report => report.CountsSince <= end && items.Any(item => item.Id == report.ItemId)).OrderBy(report => report.Number).ToListAsync(cancel))
            .GroupBy(report => report.ItemId).ToDictionary(group => group.Key, group => new ReportedThen(group.Last(), group.Aggregate((IReadOnlyList<Actual>)[], Actual.With)));

    /// <param name="Newest">The report that counted.</param>
    /// <param name="Actuals">What the measures had reached.</param>
    internal sealed record ReportedThen(Progress Newest, IReadOnlyList<Actual> Actuals);
}
