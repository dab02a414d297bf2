using System.Runtime.ExceptionServices;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Messaging;

/// <summary>Where the messages of one group consumer meet: whatever waits while a group is written is the next group.</summary>
internal sealed class Groups<T>
    where T : class
{
    static readonly IReadOnlyDictionary<Guid, Exception> None = new Dictionary<Guid, Exception>();

    readonly IServiceScopeFactory scopes;
    readonly MessagingMetrics metrics;
    readonly Suspicion suspicion;
    readonly string queue;
    readonly Rounds<Member, IReadOnlyDictionary<Guid, Exception>> rounds;

    public Groups(IServiceScopeFactory scopes, MessagingOptions options, MessagingMetrics metrics, Suspicion suspicion)
    {
        (this.scopes, this.metrics, this.suspicion, queue) = (scopes, metrics, suspicion, options.QueueOf(typeof(T)));
        rounds = new(WriteEachAsync);
    }

    sealed record Member(Guid Message, T Fact);

    sealed record Noted(Guid Message, string? Parked);

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

    // The inbox first, as for every message: who finds it noted does nothing, and who fails takes the note back.
    async Task WriteAsync(IReadOnlyList<Member> members)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        db.Database.AutoSavepointsEnabled = false; // what fails here fails as a whole
        await using var transaction = await db.Database.BeginTransactionAsync();
        var messages = members.Select(member => member.Message).Distinct().ToArray();
        var noted = await db.Database.SqlQuery<Noted>($"""
            WITH noted AS (INSERT INTO inbox(message_id, endpoint) SELECT message, {queue} FROM unnest({messages}) AS message ORDER BY 1 ON CONFLICT DO NOTHING RETURNING message_id),
                 freed AS (DELETE FROM parked_message WHERE message_id = ANY({messages}) AND endpoint = {queue} RETURNING message_id, reason)
            SELECT noted.message_id AS "Message", freed.reason AS "Parked" FROM noted LEFT JOIN freed USING (message_id)
            """).ToListAsync();
        if (noted.Any(one => suspicion.IsLeftBehind(one.Parked))) throw new EndsProcessException();
        if (members.Count > noted.Count) metrics.Repeated(queue, members.Count - noted.Count);
        var fresh = noted.Select(one => one.Message).ToHashSet();
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
