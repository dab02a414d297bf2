using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionWithdrawn(AlignmentDb db) : IConsumer<PlanVersionWithdrawn>
{
    public async Task Consume(ConsumeContext<PlanVersionWithdrawn> context)
    {
        var (plan, version) = (context.Message.PlanId, context.Message.VersionId);
        await db.TakeTurnsAsync(context.CancellationToken);
        if (await db.FindAsync<WithdrawnVersion>([version], context.CancellationToken) is null) db.Add(new WithdrawnVersion(version, plan));
        if (await db.Plans.FindAsync([plan], context.CancellationToken) is { } known) known.Choose([.. await db.WithdrawnAsync(plan, context.CancellationToken), version]);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
