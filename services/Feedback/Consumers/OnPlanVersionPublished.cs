using Contracts.Plans;
using MassTransit;

namespace FeedbackService.Consumers;

/// <summary>A published draft opens its consultation.</summary>
internal sealed class OnPlanVersionPublished(FeedbackDb db, TimeProvider time) : IConsumer<PlanVersionPublished>
{
    public async Task Consume(ConsumeContext<PlanVersionPublished> context)
    {
        var id = context.Message.Content.VersionId;
        await db.TakeTurnsAsync(id, context.CancellationToken);
        if (await db.Consultations.FindAsync([id], context.CancellationToken) is not null) return;
        var consultation = Consultation.Open(context.Message);
        await db.TakeTurnsAsync(consultation.PlanId, context.CancellationToken);
        if (await db.FindAsync<MovedPlan>([consultation.PlanId], context.CancellationToken) is { } moved) consultation.Follow(moved);
        db.Add(consultation);
        var now = time.GetUtcNow();
        db.Publish(consultation.Opened(), consultation.Id, consultation.Version, now);
        if (await db.FindAsync<EndedVersion>([id], context.CancellationToken) is not null) db.Publish(consultation.Close(), consultation.Id, consultation.Version, now);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
