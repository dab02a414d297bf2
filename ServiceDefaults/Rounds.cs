namespace ServiceDefaults;

/// <summary>
/// Work that costs the same for one as for many. Who comes while a round is under way waits for the next one, which
/// starts when that one has ended and is run once for all who wait: a round begins after everybody in it has come, so
/// that what it reads is never older than the request it answers. A round that fails fails for exactly those in it;
/// who leaves does not disturb the others.
/// </summary>
/// <param name="run">Runs a round. Whatever limits its time is its own; it may be that nobody waits for it any more.</param>
/// <typeparam name="TPart">What each brings along: the id that is asked for, the row to be written.</typeparam>
/// <typeparam name="TOutcome">What all in a round are given; each finds its own part in it.</typeparam>
public sealed class Rounds<TPart, TOutcome>(Func<IReadOnlyList<TPart>, Task<TOutcome>> run)
{
    readonly Lock gate = new();
    List<TPart> waiting = [];
    Task<TOutcome>? next;
    Task last = Task.CompletedTask;

    /// <summary>Takes part in the next round and gives its outcome.</summary>
    /// <param name="part">What this caller brings along.</param>
    /// <param name="cancel">Ends this caller's waiting; the round is run all the same.</param>
    public Task<TOutcome> JoinAsync(TPart part, CancellationToken cancel)
    {
        lock (gate)
        {
            waiting.Add(part);
            if (next is null) last = next = RunAfterAsync(last);
            return next.WaitAsync(cancel);
        }
    }

    async Task<TOutcome> RunAfterAsync(Task before)
    {
        // It yields even where nothing is under way, because the caller holds the gate.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        List<TPart> parts;
        lock (gate)
        {
            (parts, waiting) = (waiting, []);
            next = null;
        }

        return await run(parts);
    }
}
