using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Receive, change, publish: one commit. A message is noted first; who finds it noted does nothing, and who fails takes
/// the note back with everything else.
/// </summary>
internal sealed class Inbox(Suspicion suspicion)
{
    sealed record Noted(Guid Message, string? Parked);

    /// <summary>Begins the transaction of an effect. What fails in it fails as a whole: it needs no savepoints.</summary>
    public static Task<IDbContextTransaction> BeginAsync(ServiceDb db, CancellationToken cancel)
    {
        db.Database.AutoSavepointsEnabled = false;
        return db.Database.BeginTransactionAsync(cancel);
    }

    /// <summary>Notes messages at an endpoint, and that they are parked there no longer.</summary>
    /// <returns>Those that had no effect before.</returns>
    /// <exception cref="EndsProcessException">A process ended while it handled one of them.</exception>
    public async Task<HashSet<Guid>> NoteAsync(ServiceDb db, Guid[] messages, string endpoint, CancellationToken cancel)
    {
        var noted = await db.Database.SqlQuery<Noted>($"""
            WITH noted AS (INSERT INTO inbox(message_id, endpoint) SELECT message, {endpoint} FROM unnest({messages}) AS message ORDER BY 1 ON CONFLICT DO NOTHING RETURNING message_id),
                 freed AS (DELETE FROM parked_message WHERE message_id = ANY({messages}) AND endpoint = {endpoint} RETURNING message_id, reason)
            SELECT noted.message_id AS "Message", freed.reason AS "Parked" FROM noted LEFT JOIN freed USING (message_id)
            """).ToListAsync(cancel);
        return noted.Any(one => suspicion.IsLeftBehind(one.Parked)) ? throw new EndsProcessException() : noted.Select(one => one.Message).ToHashSet();
    }
}
