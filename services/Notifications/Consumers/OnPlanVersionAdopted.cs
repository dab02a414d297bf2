using Contracts.Plans;
using MassTransit;

namespace NotificationsService.Consumers;

/// <summary>Tells of an adoption; of a minor change nobody need hear.</summary>
internal sealed class OnPlanVersionAdopted(NotificationsDb db, Letters letters, TimeProvider time) : IConsumer<PlanVersionAdopted>
{
    public async Task Consume(ConsumeContext<PlanVersionAdopted> context)
    {
        if (context.Message.IsMinor) return;
        var plan = context.Message.Content;
        await letters.TellAsync(db, ["plans", $"plan:{plan.PlanId}"], $"adopted:{plan.VersionId}", $"Adopted: {plan.PlanTitle}",
            $"{plan.UnitName} adopted version {plan.Number} of \"{plan.PlanTitle}\".\n\nRead it: {letters.PlanPage(plan.VersionId)}", time.GetUtcNow(), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
