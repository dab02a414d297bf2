using AlignmentService.Rebasing;
using Contracts.Plans;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AlignmentService.Consumers;

internal sealed class OnLineageCorrected(AlignmentDb db) : IConsumer<LineageCorrected>
{
    public async Task Consume(ConsumeContext<LineageCorrected> context)
    {
        var (said, cancel) = (context.Message, context.CancellationToken);
        await db.TakeTurnsAsync(cancel);
        await db.HearLineageAsync(said.PlanId, said.EarlierVersionId, said.LaterVersionId, said.PlanVersion, said.Lineage, cancel);
        // Where the plan was not heard of, nothing is aligned to it.
        if (await db.Plans.FindAsync([said.PlanId], cancel) is { } plan) await db.SettleAsync(plan, plan.CurrentVersionId, context.SentTime ?? db.Now(), cancel);
        else await db.SaveChangesAsync(cancel);
    }
}
