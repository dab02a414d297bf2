using MassTransit;
using ServiceDefaults.Audit;

namespace ServiceDefaults.Messaging;

/// <summary>Puts the inbox before a consumer that takes its messages one by one.</summary>
internal sealed class InboxFilter<T>(ServiceDb db, Inbox inbox, MessagingOptions options, MessagingMetrics metrics, Suspicion suspicion) : IFilter<ConsumeContext<T>>
    where T : class
{
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
        Acting.On(typeof(T), endpoint, message);
        await using var transaction = await Inbox.BeginAsync(db, context.CancellationToken);
        if ((await inbox.NoteAsync(db, [message], endpoint, context.CancellationToken)).Count == 0) await RepeatedAsync(context, endpoint);
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
