using Contracts.Feedback;
using MassTransit;

namespace NotificationsService.Consumers;

internal sealed class OnConsultationOpened(NotificationsDb db, Letters letters, TimeProvider time) : IConsumer<ConsultationOpened>
{
    public async Task Consume(ConsumeContext<ConsultationOpened> context)
    {
        var consultation = context.Message;
        await letters.TellAsync(db, ["plans", $"plan:{consultation.PlanId}"], $"consultation:{consultation.ConsultationId}", $"Open for comment: {consultation.PlanTitle}",
            $"A draft of \"{consultation.PlanTitle}\" takes feedback until {consultation.ClosesOn:d MMMM yyyy}.\n\nRead it: {letters.PlanPage(consultation.ConsultationId)}", time.GetUtcNow(), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
