using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanMoved(AlignmentDb db) : IConsumer<PlanMoved>
{
    public async Task Consume(ConsumeContext<PlanMoved> context)
    {
        var (moved, cancel) = (context.Message, context.CancellationToken);
        await db.TakeTurnsAsync(cancel);
        // Should it be the institute, its registration says so, before or after.
        await db.KnowUnitAsync(moved.UnitId, moved.UnitKey, moved.UnitName, isInstitute: false, cancel);
        var plan = await db.Plans.FindAsync([moved.PlanId], cancel);
        if (plan is null) db.Add(plan = new KnownPlan(moved.PlanId, moved.UnitId, moved.PlanTitle));
        plan.Moved(moved.UnitId, moved.PlanVersion);
        await db.SaveChangesAsync(cancel);
    }
}
