using System.Runtime.ExceptionServices;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Audit;

namespace ServiceDefaults.Messaging;

/// <summary>Where the messages of one group consumer meet: whatever waits while a group is written is the next group.</summary>
internal sealed class Groups<T>
    where T : class
{
    static readonly IReadOnlyDictionary<Guid, Exception> None = new Dictionary<Guid, Exception>();

    readonly IServiceScopeFactory scopes;
    readonly MessagingMetrics metrics;
    readonly Inbox inbox;
    readonly Suspicion suspicion;
    readonly string queue;
    readonly Rounds<Member, IReadOnlyDictionary<Guid, Exception>> rounds;

    public Groups(IServiceScopeFactory scopes, Inbox inbox, MessagingOptions options, MessagingMetrics metrics, Suspicion suspicion)
    {
        (this.scopes, this.inbox, this.metrics, this.suspicion, queue) = (scopes, inbox, metrics, suspicion, options.QueueOf(typeof(T)));
        rounds = new(WriteEachAsync);
    }

    sealed record Member(Guid Message, T Fact);

    /// <summary>Returns when the message's effect is committed; throws what went wrong with this message.</summary>
    public async Task JoinAsync(Guid message, T fact, CancellationToken cancel)
    {
        var failures = await rounds.JoinAsync(new(message, fact), cancel);
        if (failures.TryGetValue(message, out var failure)) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The same for a message that may end the process: it takes no group with it.</summary>
    public async Task WriteAloneAsync(Guid message, T fact, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await suspicion.HandleAsync(scope.ServiceProvider.GetRequiredService<ServiceDb>(), message, queue, () => WriteAsync([new(message, fact)]), cancel);
    }

    async Task<IReadOnlyDictionary<Guid, Exception>> WriteEachAsync(IReadOnlyList<Member> members)
    {
        try
        {
            await WriteAsync(members);
            return None;
        }
        catch (Exception e) when (members.Count > 1 && !Database.IsAway(e))
        {
            // One of them is bad: each alone, so that the others have their effect.
            var failures = new Dictionary<Guid, Exception>();
            foreach (var member in members)
            {
                try
                {
                    await WriteAsync([member]);
                }
                catch (Exception its)
                {
                    failures[member.Message] = its;
                }
            }

            return failures;
        }
    }

    async Task WriteAsync(IReadOnlyList<Member> members)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        await using var transaction = await Inbox.BeginAsync(db, CancellationToken.None);
        var messages = members.Select(member => member.Message).Distinct().ToArray();
        Acting.On(typeof(T), queue, messages is [var one] ? one : null);
        var fresh = await inbox.NoteAsync(db, messages, queue, CancellationToken.None);
        if (members.Count > fresh.Count) metrics.Repeated(queue, members.Count - fresh.Count);
        if (fresh.Count > 0) await scope.ServiceProvider.GetRequiredService<IGroupConsumer<T>>().ConsumeAsync([.. members.Where(member => fresh.Remove(member.Message)).Select(member => member.Fact)], CancellationToken.None);
        foreach (var message in messages) FailPoint.Consuming(message);
        await transaction.CommitAsync();
    }
}

/// <summary>Brings a message to its group.</summary>
internal sealed class InGroups<T>(Groups<T> groups) : IConsumer<T>
    where T : class
{
    public Task Consume(ConsumeContext<T> context)
    {
        var message = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be consumed once.");
        return Suspicion.Concerns(context)
            ? groups.WriteAloneAsync(message, context.Message, context.CancellationToken)
            : groups.JoinAsync(message, context.Message, context.CancellationToken);
    }
}
