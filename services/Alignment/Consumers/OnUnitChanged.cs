using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Messaging;

namespace AlignmentService.Consumers;

/// <summary>Keeps the newest that was heard of each unit; its registration is the first.</summary>
internal sealed class OnUnitChanged(AlignmentDb db) : IGroupConsumer<UnitChanged>
{
    public Task ConsumeAsync(IReadOnlyList<UnitChanged> facts, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO unit(id, key, name, parent_id, is_institute, has_ended, version)
        SELECT DISTINCT ON (id) id, key, name, parent_id, parent_id IS NULL, has_ended, version
        FROM unnest({facts.Select(unit => unit.UnitId).ToArray()}, {facts.Select(unit => unit.Key).ToArray()}, {facts.Select(unit => unit.Name).ToArray()},
            {facts.Select(unit => unit.ParentId).ToArray()}, {facts.Select(unit => unit.EndedOn is not null).ToArray()}, {facts.Select(unit => unit.Version).ToArray()}) AS heard(id, key, name, parent_id, has_ended, version)
        ORDER BY id, version DESC
        ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, parent_id = excluded.parent_id, is_institute = excluded.is_institute, has_ended = excluded.has_ended, version = excluded.version
        WHERE unit.version < excluded.version
        """, cancel);
}
