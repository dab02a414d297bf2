using Contracts.Plans;
using ServiceDefaults.Messaging;

namespace AlignmentService.Consumers;

internal sealed class OnUnitRegistered(AlignmentDb db) : IGroupConsumer<UnitRegistered>
{
    public Task ConsumeAsync(IReadOnlyList<UnitRegistered> facts, CancellationToken cancel) =>
        new OnUnitChanged(db).ConsumeAsync([.. facts.Select(unit => new UnitChanged(unit.UnitId, unit.Version, unit.Key, unit.Name, unit.ParentId))], cancel);
}
