using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Audit;

/// <summary>Writes what is changed into the audit log, in the commit that changes it.</summary>
internal static class AuditWriter
{
    const string Hidden = "***";

    // For people who read the table: no page shows it as it stands.
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Saves the changes with an entry for each. Where that fails the entries are taken back: another try makes its own.</summary>
    public static async Task<int> SaveWithEntriesAsync(this ServiceDb db, Func<Task<int>> save)
    {
        // Listing what is tracked looks for changes; the saving need not look a second time.
        var entries = EntriesOf(db);
        var looks = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            db.AddRange(entries);
            return await save();
        }
        catch
        {
            foreach (var entry in entries) db.Entry(entry).State = EntityState.Detached;
            throw;
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = looks;
        }
    }

    static List<AuditEntry> EntriesOf(ServiceDb db)
    {
        var changed = db.ChangeTracker.Entries()
            .Where(one => one.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(one => (Change: one, Type: AuditedType.Of(one.Metadata.ClrType)))
            .Where(one => !one.Type.IsLeftOut).ToList();
        if (changed.Count == 0) return [];

        var (cause, at) = (Acting.Current, db.Now().ToUniversalTime());
        // All of the commit: one entry with a name or a time beside the other would give both.
        if (changed.Exists(one => one.Type.IsMadeAnonymously && one.Change.State == EntityState.Added))
            (cause, at) = (cause with { Actor = Acting.Anonymous }, new DateTimeOffset(at.Date, TimeSpan.Zero));
        return [.. changed.Select(one => new AuditEntry(at, cause.Actor, cause.Action, cause.MessageId, ResourceOf(one.Change),
            one.Change.State == EntityState.Added ? null : Values(one.Change, one.Type, property => property.OriginalValue),
            one.Change.State == EntityState.Deleted ? null : Values(one.Change, one.Type, property => property.CurrentValue)))];
    }

    static string ResourceOf(EntityEntry change) =>
        $"{change.Metadata.GetTableName()?.Replace('_', '-')}/{string.Join(',', (change.Metadata.FindPrimaryKey()?.Properties ?? []).Select(key => change.Property(key).CurrentValue))}";

    static string Values(EntityEntry change, AuditedType type, Func<PropertyEntry, object?> read) => JsonSerializer.Serialize(
        type.Recorded.Where(one => change.State != EntityState.Modified || change.Property(one.Name).IsModified)
            .ToDictionary(one => one.JsonName, one => read(change.Property(one.Name)) is { } value ? one.IsHidden ? Hidden : value : null), Json);
}
