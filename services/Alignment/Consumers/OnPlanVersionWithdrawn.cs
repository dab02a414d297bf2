using AlignmentService.Rebasing;
using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionWithdrawn(AlignmentDb db) : IConsumer<PlanVersionWithdrawn>
{
    public async Task Consume(ConsumeContext<PlanVersionWithdrawn> context)
    {
        var (plan, version, cancel) = (context.Message.PlanId, context.Message.VersionId, context.CancellationToken);
        await db.TakeTurnsAsync(cancel);
        if (await db.FindAsync<WithdrawnVersion>([version], cancel) is null) db.Add(new WithdrawnVersion(version, plan));
        if (await db.Plans.FindAsync([plan], cancel) is { } known)
        {
            var before = known.CurrentVersionId;
            known.Choose([.. await db.WithdrawnAsync(plan, cancel), version]);
            await db.SettleAsync(known, before, context.SentTime ?? db.Now(), cancel);
        }
        else await db.SaveChangesAsync(cancel);
    }
}
