using AlignmentService.Rebasing;
using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionPublished(AlignmentDb db) : IConsumer<PlanVersionPublished>
{
    public async Task Consume(ConsumeContext<PlanVersionPublished> context)
    {
        var (published, at, cancel) = (context.Message, context.SentTime ?? db.Now(), context.CancellationToken);
        var plan = await db.StoreVersionAsync(published.Content, at, cancel);
        var before = plan.CurrentVersionId;
        plan.Published(published.Content.VersionId, published.PlanVersion, await db.WithdrawnAsync(plan.Id, cancel));
        await db.HearLineageAsync(plan.Id, published.EarlierVersionId, published.Content.VersionId, published.PlanVersion, published.Lineage, cancel);
        await db.SettleAsync(plan, before, at, cancel);
    }
}
