using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnUnitRegistered(AlignmentDb db) : IConsumer<UnitRegistered>
{
    public async Task Consume(ConsumeContext<UnitRegistered> context)
    {
        var unit = context.Message;
        await db.TakeTurnsAsync(context.CancellationToken);
        if (await db.Units.FindAsync([unit.UnitId], context.CancellationToken) is { } known) known.Learn(unit);
        else db.Add(new KnownUnit(unit.UnitId, unit.Key, unit.Name, unit.ParentId is null, unit.Version));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
