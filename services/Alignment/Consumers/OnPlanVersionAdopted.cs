using Contracts.Plans;
using MassTransit;

namespace AlignmentService.Consumers;

internal sealed class OnPlanVersionAdopted(AlignmentDb db) : IConsumer<PlanVersionAdopted>
{
    public async Task Consume(ConsumeContext<PlanVersionAdopted> context)
    {
        var plan = await db.StoreVersionAsync(context.Message.Content, context.SentTime ?? db.Now(), context.CancellationToken);
        plan.Adopted(context.Message.Content.VersionId, context.Message.PlanVersion, await db.WithdrawnAsync(plan.Id, context.CancellationToken));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
