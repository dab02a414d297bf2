using Contracts.Plans;
using MassTransit;

namespace FeedbackService.Consumers;

/// <summary>What is adopted is no draft any more: its consultation closes.</summary>
internal sealed class OnPlanVersionAdopted(FeedbackDb db, TimeProvider time) : IConsumer<PlanVersionAdopted>
{
    public Task Consume(ConsumeContext<PlanVersionAdopted> context) => db.EndConsultationAsync(context.Message.Content.VersionId, time.GetUtcNow(), context.CancellationToken);
}
