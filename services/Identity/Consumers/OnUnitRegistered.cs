using Contracts.Plans;
using ServiceDefaults.Messaging;

namespace IdentityService.Consumers;

internal sealed class OnUnitRegistered(IdentityDb db) : IGroupConsumer<UnitRegistered>
{
    public Task ConsumeAsync(IReadOnlyList<UnitRegistered> facts, CancellationToken cancel) =>
        new OnUnitChanged(db).ConsumeAsync([.. facts.Select(unit => new UnitChanged(unit.UnitId, unit.Version, unit.Key, unit.Name, unit.ParentId))], cancel);
}
