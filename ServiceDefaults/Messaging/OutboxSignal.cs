using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Wakes the relay and the numberer of this process after a commit that published something. A lost signal costs a
/// second, the interval at which they look anyway; NOTIFY in the writing transaction would cost half of the commits.
/// </summary>
internal sealed class OutboxSignal : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public Waking Relay { get; } = new();

    public Waking Numberer { get; } = new();

    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ServiceDb { HasPublished: true, Database.CurrentTransaction: null } db) Wake(db);
        return await base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ServiceDb { HasPublished: true } db) Wake(db);
        return Task.CompletedTask;
    }

    void Wake(ServiceDb db)
    {
        FailPoint.Reach("committed");
        db.HasPublished = false;
        Relay.Set();
        Numberer.Set();
    }

    /// <summary>A signal that coalesces: set often, it wakes one waiter once.</summary>
    internal sealed class Waking
    {
        readonly SemaphoreSlim gate = new(0);

        public void Set()
        {
            if (gate.CurrentCount == 0) gate.Release();
        }

        public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancel) => gate.WaitAsync(limit, cancel);
    }
}
