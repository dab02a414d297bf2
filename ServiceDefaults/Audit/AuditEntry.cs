using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ServiceDefaults.Audit;

/// <summary>A change as the audit log has it; never changed itself.</summary>
/// <param name="OccurredAt">When; the day only where the actor is nobody's business.</param>
/// <param name="Actor">Who, see <see cref="Acting"/>.</param>
/// <param name="Action">In doing what.</param>
/// <param name="MessageId">The message that was consumed.</param>
/// <param name="Resource">What was changed: <c>unit/ID</c>.</param>
/// <param name="Before">The recorded properties that changed, as they were, in JSON; null where it was made.</param>
/// <param name="After">The same, as they are; null where it was deleted.</param>
[NotAudited("it is the audit log")]
internal sealed record AuditEntry(DateTimeOffset OccurredAt, string Actor, string Action, Guid? MessageId, string Resource, string? Before, string? After)
{
    /// <summary>In the order of writing, with gaps.</summary>
    public long Id { get; private set; }

    /// <summary>What <see cref="Read"/> reads, of a table that is called <c>e</c>.</summary>
    public const string Columns = "e.id, e.occurred_at, e.actor, e.action, e.message_id, e.resource, e.before, e.after";

    public static AuditEntry Read(NpgsqlDataReader row, int at) => new(
        row.GetFieldValue<DateTimeOffset>(at + 1), row.GetString(at + 2), row.GetString(at + 3),
        row.IsDBNull(at + 4) ? null : row.GetGuid(at + 4), row.GetString(at + 5), Text(row, at + 6), Text(row, at + 7)) { Id = row.GetInt64(at) };

    /// <summary>
    /// The seal of this entry at a position: SHA-256 over the seal before it and then the position and every column in their
    /// order, each as UTF-8 text behind its length in four bytes, the highest first; a length of -1 is null. Times are
    /// written 2026-01-31T23:59:59.1234560Z, ids in lower case with hyphens. No two entries have one encoding.
    /// </summary>
    public byte[] Seal(long position, byte[] before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        foreach (var field in (string?[])[Number(position), Number(Id), OccurredAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Actor, Action, MessageId?.ToString(), Resource, Before, After])
        {
            var (text, length) = (Encoding.UTF8.GetBytes(field ?? ""), new byte[4]);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : text.Length);
            hash.AppendData(length);
            hash.AppendData(text);
        }

        return hash.GetHashAndReset();
    }

    public override string ToString() => $"entry {Id} ({Action}, {Resource}, {OccurredAt.UtcDateTime:O})";

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string? Text(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);
}

/// <summary>
/// An entry's place in the chain, dense, from 1, in the order of sealing, with the hash of it and all before it. When it
/// was sealed is not kept: it would tell when an anonymous entry was made.
/// </summary>
[NotAudited("it is the audit log's seal")]
internal sealed record AuditSeal(long Position, long EntryId, byte[] Hash)
{
    /// <summary>What the first entry's seal is built on.</summary>
    public static byte[] Beginning => new byte[SHA256.HashSizeInBytes];
}

/// <summary>An entry that is committed and not sealed; the database notes it by a trigger, whoever writes the entry.</summary>
[NotAudited("a queue of the audit log")]
internal sealed record UnsealedEntry(long EntryId);

/// <summary>The tables of the audit log.</summary>
public static class AuditSchema
{
    /// <summary>What EF's model cannot say about them; the migration that makes them runs it.</summary>
    public const string FirstVersion = """
        ALTER TABLE audit_unsealed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
        CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        CREATE FUNCTION audit_entry_is_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit_unsealed(entry_id) VALUES (NEW.id); RETURN NULL; END $$;
        CREATE TRIGGER audit_entry_is_unsealed AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_is_unsealed();
        """;

    internal static void AddTo(ModelBuilder model)
    {
        model.Entity<AuditEntry>().ToTable("audit_entry").Property(row => row.Id).UseIdentityAlwaysColumn();
        model.Entity<AuditSeal>(table =>
        {
            table.ToTable("audit_seal").HasKey(row => row.Position);
            table.Property(row => row.Position).ValueGeneratedNever();
            table.HasIndex(row => row.EntryId).IsUnique();
        });
        model.Entity<UnsealedEntry>(table =>
        {
            table.ToTable("audit_unsealed").HasKey(row => row.EntryId);
            table.Property(row => row.EntryId).ValueGeneratedNever();
        });
    }
}
