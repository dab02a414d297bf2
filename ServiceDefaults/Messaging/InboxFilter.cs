using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Receive, change, publish: one commit. The message is noted first; who finds it noted does nothing, and who fails
/// takes the note back with everything else.
/// </summary>
internal sealed class InboxFilter<T>(ServiceDb db, MessagingOptions options, MessagingMetrics metrics) : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var message = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be consumed once.");
        var endpoint = options.QueueOf(typeof(T));
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var noted = await db.Database.SqlQuery<int>($"""
            WITH noted AS (INSERT INTO inbox(message_id, endpoint) VALUES ({message}, {endpoint}) ON CONFLICT DO NOTHING RETURNING 1),
                 freed AS (DELETE FROM parked_message WHERE message_id = {message} AND endpoint = {endpoint})
            SELECT count(*)::int AS "Value" FROM noted
            """).ToListAsync(context.CancellationToken);
        if (noted is [0]) metrics.Repeated(endpoint);
        else await next.Send(context);
        await transaction.CommitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}
