using Contracts.Plans;
using Microsoft.EntityFrameworkCore;

namespace PlansService;

/// <summary>What this service knew and showed at the end of a day, however it was changed or dated afterwards.</summary>
internal static class AsOf
{
    /// <summary>The moment at which a day is over, in UTC.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new(day == DateOnly.MaxValue ? DateTime.MaxValue : day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The versions' states then; those that had not been begun are left out.</summary>
    public static async Task<Dictionary<Guid, VersionState>> StatesAsOfAsync(this PlansDb db, IReadOnlyList<Guid> versions, DateTimeOffset end, CancellationToken cancel) =>
        (await db.Set<Standing>().AsNoTracking().Where(one => versions.Contains(one.VersionId) && one.Since < end).ToListAsync(cancel))
            // States come in their own order, also where two began at one moment.
            .GroupBy(one => one.VersionId).ToDictionary(group => group.Key, group => group.Max(one => one.State));

    /// <summary>The report that counted then for each of these items; nothing for those on which there was none.</summary>
    public static async Task<Dictionary<Guid, (ProgressStatus Status, string On)>> StatusesAsOfAsync(this PlansDb db, IQueryable<Item> items, DateTimeOffset end, CancellationToken cancel) =>
        (await db.Set<Progress>().Where(report => report.ReportedAt < end && items.Any(item => item.Id == report.ItemId)
                && !db.Set<Progress>().Any(later => later.ItemId == report.ItemId && later.ReportedAt < end && later.Number > report.Number))
            .Select(report => new { report.ItemId, report.Status, report.On }).ToListAsync(cancel)).ToDictionary(report => report.ItemId, report => (report.Status, report.On));
}
