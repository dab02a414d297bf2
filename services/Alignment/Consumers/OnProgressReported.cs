using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Messaging;

namespace AlignmentService.Consumers;

internal sealed class OnProgressReported(AlignmentDb db) : IGroupConsumer<ProgressReported>
{
    public Task ConsumeAsync(IReadOnlyList<ProgressReported> facts, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO report(item_id, number, status, status_on)
        SELECT DISTINCT ON (item_id) item_id, number, status, status_on
        FROM unnest({facts.Select(report => report.ItemId).ToArray()}, {facts.Select(report => report.ItemVersion).ToArray()},
            {facts.Select(report => report.Status.ToString()).ToArray()}, {facts.Select(report => report.On).ToArray()}) AS heard(item_id, number, status, status_on)
        ORDER BY item_id, number DESC
        ON CONFLICT (item_id) DO UPDATE SET number = excluded.number, status = excluded.status, status_on = excluded.status_on
        WHERE report.number < excluded.number
        """, cancel);
}
