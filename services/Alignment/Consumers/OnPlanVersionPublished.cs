using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionPublished(AlignmentDb db) : IConsumer<PlanVersionPublished>
{
    public async Task Consume(ConsumeContext<PlanVersionPublished> context)
    {
        var plan = await db.StoreVersionAsync(context.Message.Content, context.SentTime ?? db.Now(), context.CancellationToken);
        plan.Published(context.Message.Content.VersionId, context.Message.PlanVersion, await db.WithdrawnAsync(plan.Id, context.CancellationToken));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
