using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Messaging;

namespace FeedbackService.Consumers;

/// <summary>Keeps the newest that was heard of each unit; its registration is the first.</summary>
internal sealed class OnUnitChanged(FeedbackDb db) : IGroupConsumer<UnitChanged>
{
    public Task ConsumeAsync(IReadOnlyList<UnitChanged> facts, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO unit(id, parent_id, version)
        SELECT DISTINCT ON (id) id, parent_id, version
        FROM unnest({facts.Select(unit => unit.UnitId).ToArray()}, {facts.Select(unit => unit.ParentId).ToArray()}, {facts.Select(unit => unit.Version).ToArray()}) AS heard(id, parent_id, version)
        ORDER BY id, version DESC
        ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, version = excluded.version
        WHERE unit.version < excluded.version
        """, cancel);
}
