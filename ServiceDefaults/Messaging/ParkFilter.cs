using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Notes why a message was given up, before it goes to the error queue: catching up passes it by, and a person finds
/// the reason by SQL as well as on the message.
/// </summary>
internal sealed class ParkFilter(IServiceScopeFactory scopes, MessagingMetrics metrics, string queue) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (context.GetMessageId() is { } message)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
            var reason = context.Exception.GetBaseException().Message;
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO parked_message(message_id, endpoint, reason, parked_at) VALUES ({message}, {queue}, {reason}, now())
                ON CONFLICT (message_id, endpoint) DO UPDATE SET reason = excluded.reason, parked_at = excluded.parked_at
                """, context.CancellationToken);
        }

        metrics.Parked(queue);
        await next.Send(context);
        // What cannot even be read has no consumer that failed: it would be put aside a second time, as skipped.
        if (!context.IsFaulted) await context.NotifyFaulted(context.Exception);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("park");
}
