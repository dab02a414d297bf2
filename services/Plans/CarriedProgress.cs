using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;

namespace PlansService;

/// <summary>How far an item is does not begin anew with a version: what was reported on its origin goes on.</summary>
internal static class CarriedProgress
{
    /// <summary>Repeats what the newest report of each item's origin says on the item, where it is newer than the item's own; its words stay where they were written.</summary>
    /// <param name="db">Where the reports are; the caller saves.</param>
    /// <param name="version">The version with its items.</param>
    /// <param name="now">The moment of the change that carries it.</param>
    /// <param name="cancel">Ends the look-up.</param>
    public static async Task CarryProgressAsync(this PlansDb db, PlanVersion version, DateTimeOffset now, CancellationToken cancel)
    {
        var taken = version.Items.Where(item => item.OriginId is not null).ToList();
        var ids = taken.Select(item => item.Id).Concat(taken.Select(item => item.OriginId).OfType<Guid>()).ToList();
        if (ids.Count == 0) return;
        var newest = await db.Set<Progress>().AsNoTracking().Where(report => ids.Contains(report.ItemId) && db.Items.Any(item => item.Id == report.ItemId && item.Reports == report.Number))
            .ToDictionaryAsync(report => report.ItemId, cancel);
        var origins = newest.Keys.ToList();
        var reached = (await db.Items.AsNoTracking().Where(item => origins.Contains(item.Id)).Select(item => new { item.Id, item.Actuals }).ToListAsync(cancel))
            .ToDictionary(item => item.Id, item => (IReadOnlyList<MeasureValue>)[.. item.Actuals.Select(actual => new MeasureValue(actual.MeasureId, actual.Period, actual.Number, actual.Text))]);
        foreach (var item in taken)
        {
            if (item.OriginId is not { } origin || !newest.TryGetValue(origin, out var report)) continue;
            if (!newest.TryGetValue(item.Id, out var own) || own.CountsSince < report.CountsSince)
                db.Add(item.Report(report.Status, report.On, narrative: null, now, reached.GetValueOrDefault(origin)));
        }
    }
}
