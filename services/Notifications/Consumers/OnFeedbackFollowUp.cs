using Contracts.Feedback;
using MassTransit;

namespace NotificationsService.Consumers;

internal sealed class OnFeedbackFollowUp(NotificationsDb db, Letters letters, TimeProvider time) : IConsumer<FeedbackFollowUp>
{
    public async Task Consume(ConsumeContext<FeedbackFollowUp> context)
    {
        var answer = context.Message;
        await letters.TellAsync(db, [$"answer:{answer.Topic}"], $"answer:{answer.Topic}", "Your feedback was answered",
            $"The feedback that you follow on \"{answer.PlanTitle}\" has an answer. Open the address of your receipt to read it.", time.GetUtcNow(), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
