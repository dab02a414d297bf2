using Contracts.Plans;
using MassTransit;

namespace FeedbackService.Consumers;

/// <summary>What is adopted is no draft any more: its consultation closes.</summary>
internal sealed class OnPlanVersionAdopted(FeedbackDb db, TimeProvider time) : IConsumer<PlanVersionAdopted>
{
    public async Task Consume(ConsumeContext<PlanVersionAdopted> context)
    {
        var id = context.Message.Content.VersionId;
        await db.TakeTurnsAsync(id, context.CancellationToken);
        if (await db.FindAsync<AdoptedVersion>([id], context.CancellationToken) is null) db.Add(new AdoptedVersion(id));
        if (await db.Consultations.FindAsync([id], context.CancellationToken) is { IsClosed: false } open)
            db.Publish(open.Close(), open.Id, open.Version, time.GetUtcNow());
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
