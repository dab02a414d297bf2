using AlignmentService.Rebasing;
using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionAdopted(AlignmentDb db) : IConsumer<PlanVersionAdopted>
{
    public async Task Consume(ConsumeContext<PlanVersionAdopted> context)
    {
        var (adopted, at, cancel) = (context.Message, context.SentTime ?? db.Now(), context.CancellationToken);
        var plan = await db.StoreVersionAsync(adopted.Content, at, cancel);
        var before = plan.CurrentVersionId;
        plan.Adopted(adopted.Content.VersionId, adopted.PlanVersion, await db.WithdrawnAsync(plan.Id, cancel));
        await db.HearLineageAsync(plan.Id, adopted.EarlierVersionId ?? adopted.SupersededVersionId, adopted.Content.VersionId, adopted.PlanVersion, adopted.Lineage, cancel);
        await db.SettleAsync(plan, before, at, cancel);
    }
}
