using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Finds the message that ends the process which handles it. What comes back for the third time is handled alone, and
/// noted before; whose note is found by a later process is given up, and the neighbours that were delivered with it go on.
/// </summary>
internal sealed class Suspicion : IDisposable
{
    const string Ended = "The process ended while it handled this message";
    const int Deliveries = 3;

    readonly SemaphoreSlim alone = new(1);
    readonly string note = $"{Ended} (run {Guid.NewGuid():N}).";

    /// <summary>Whether the broker has delivered it so often without an answer.</summary>
    public static bool Concerns(ConsumeContext context) =>
        context.ReceiveContext.TransportHeaders.TryGetHeader("x-delivery-count", out var count) && Convert.ToInt64(count, CultureInfo.InvariantCulture) >= Deliveries;

    /// <summary>Whether this reason for parking is the note of a process that did not live to take it back.</summary>
    public bool IsLeftBehind(string? reason) => reason?.StartsWith(Ended, StringComparison.Ordinal) == true && reason != note;

    /// <summary>Handles it while nothing else that is suspect is handled. Its effect takes the note back, in the same commit.</summary>
    /// <exception cref="EndsProcessException">It was handled alone before, and the process ended.</exception>
    public async Task HandleAsync(ServiceDb db, Guid message, string endpoint, Func<Task> handle, CancellationToken cancel)
    {
        await alone.WaitAsync(cancel);
        try
        {
            var noted = await db.Database.ExecuteSqlAsync($"""
                INSERT INTO parked_message(message_id, endpoint, reason, parked_at) VALUES ({message}, {endpoint}, {note}, now())
                ON CONFLICT (message_id, endpoint) DO UPDATE SET reason = excluded.reason, parked_at = excluded.parked_at
                WHERE parked_message.reason = excluded.reason OR NOT starts_with(parked_message.reason, {Ended})
                """, cancel);
            if (noted == 0) throw new EndsProcessException();
            await handle();
        }
        finally
        {
            alone.Release();
        }
    }

    public void Dispose() => alone.Dispose();
}

/// <summary>Trying again would end the process again: straight to the error queue.</summary>
internal sealed class EndsProcessException() : Exception("The process ended each time that it handled this message. Mend the cause, then send it again with the redrive verb.");
