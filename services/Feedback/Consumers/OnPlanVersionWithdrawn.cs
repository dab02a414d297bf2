using Contracts.Plans;
using MassTransit;

namespace FeedbackService.Consumers;

/// <summary>What is withdrawn takes no more feedback.</summary>
internal sealed class OnPlanVersionWithdrawn(FeedbackDb db, TimeProvider time) : IConsumer<PlanVersionWithdrawn>
{
    public Task Consume(ConsumeContext<PlanVersionWithdrawn> context) => db.EndConsultationAsync(context.Message.VersionId, time.GetUtcNow(), context.CancellationToken);
}
