using Contracts.Plans;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace FeedbackService.Consumers;

/// <summary>Who answers for a plan answers in its consultations, also in those that were opened before.</summary>
internal sealed class OnPlanMoved(FeedbackDb db) : IConsumer<PlanMoved>
{
    public async Task Consume(ConsumeContext<PlanMoved> context)
    {
        var (moved, cancel) = (context.Message, context.CancellationToken);
        await db.TakeTurnsAsync(moved.PlanId, cancel);
        var known = await db.FindAsync<MovedPlan>([moved.PlanId], cancel);
        if (known is null) db.Add(known = new MovedPlan(moved.PlanId, moved.UnitId, moved.PlanVersion));
        else if (!known.IsOlderThan(moved)) return;
        known.Hear(moved);
        foreach (var consultation in await db.Consultations.Where(one => one.PlanId == moved.PlanId).ToListAsync(cancel)) consultation.Follow(known);
        await db.SaveChangesAsync(cancel);
    }
}
