using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Receive, change, publish: one commit. The message is noted first; who finds it noted does nothing, and who fails
/// takes the note back with everything else.
/// </summary>
internal sealed class InboxFilter<T>(ServiceDb db, MessagingOptions options, MessagingMetrics metrics, Suspicion suspicion) : IFilter<ConsumeContext<T>>
    where T : class
{
    sealed record Look(bool IsNew, string? Parked);

    public Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var message = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be consumed once.");
        var endpoint = options.QueueOf(typeof(T));
        return Suspicion.Concerns(context)
            ? suspicion.HandleAsync(db, message, endpoint, () => ConsumeAsync(context, next, message, endpoint), context.CancellationToken)
            : ConsumeAsync(context, next, message, endpoint);
    }

    async Task ConsumeAsync(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next, Guid message, string endpoint)
    {
        db.Database.AutoSavepointsEnabled = false; // what fails here fails as a whole
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var look = (await db.Database.SqlQuery<Look>($"""
            WITH noted AS (INSERT INTO inbox(message_id, endpoint) VALUES ({message}, {endpoint}) ON CONFLICT DO NOTHING RETURNING 1),
                 freed AS (DELETE FROM parked_message WHERE message_id = {message} AND endpoint = {endpoint} RETURNING reason)
            SELECT EXISTS (SELECT 1 FROM noted) AS "IsNew", (SELECT reason FROM freed) AS "Parked"
            """).ToListAsync(context.CancellationToken))[0];
        if (!look.IsNew) await RepeatedAsync(context, endpoint);
        else if (suspicion.IsLeftBehind(look.Parked)) throw new EndsProcessException();
        else await next.Send(context);
        FailPoint.Consuming(message);
        await transaction.CommitAsync(context.CancellationToken);
    }

    // What nobody says to have consumed is put aside into a queue that grows for ever.
    Task RepeatedAsync(ConsumeContext<T> context, string endpoint)
    {
        metrics.Repeated(endpoint);
        return context.NotifyConsumed(context, TimeSpan.Zero, endpoint);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}
