using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace ServiceDefaults.Messaging;

/// <summary>
/// A service's database with the tables that carry its promises: what is published here leaves in the same commit as
/// the change, what is consumed is remembered in the same commit as its effect.
/// </summary>
public abstract class ServiceDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Whether events were added since the relay was last woken.</summary>
    internal bool HasPublished { get; set; }

    /// <summary>The time, from the application's <see cref="TimeProvider"/>.</summary>
    public DateTimeOffset Now() => (this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();

    /// <summary>Publishes a fact about an aggregate: it leaves with the next <c>SaveChanges</c> or not at all.</summary>
    /// <param name="fact">An event of Contracts that this service publishes.</param>
    /// <param name="aggregateId">The aggregate that it is about.</param>
    /// <param name="aggregateVersion">The aggregate's version after the change; a consumer ignores what is older than what it has.</param>
    /// <param name="occurredAt">When. An anonymous fact says the day only.</param>
    /// <param name="anonymous">Leaves out the trace, which leads back to a request and its time.</param>
    public void Publish<T>(T fact, Guid aggregateId, int aggregateVersion, DateTimeOffset occurredAt, bool anonymous = false)
        where T : class
    {
        var type = EventCatalogue.Of(typeof(T));
        // Version 4: an id that says nothing about time.
        var id = Guid.NewGuid();
        var at = anonymous ? new DateTimeOffset(occurredAt.UtcDateTime.Date, TimeSpan.Zero) : occurredAt.ToUniversalTime();
        Add(new LoggedEvent(id, type.Name, aggregateId, aggregateVersion, at, anonymous ? null : Activity.Current?.Id, JsonSerializer.Serialize(fact, JsonSerializerOptions.Web)));
        Add(new OutboxRow(id));
        Add(new UnnumberedEvent(id));
        HasPublished = true;
    }

    /// <summary>Saves what was changed together with its entries in the audit log.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        this.SaveWithEntriesAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken));

    /// <summary>Not offered: it would save past the audit log.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("Save with SaveChangesAsync.");

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LoggedEvent>(table => table.ToTable("event_log").Property(row => row.Id).ValueGeneratedNever());
        modelBuilder.Entity<OutboxRow>(table =>
        {
            table.ToTable("outbox").Property(row => row.Id).UseIdentityAlwaysColumn();
            table.Property(row => row.DueAt).HasDefaultValueSql("now()");
            table.Property(row => row.Attempts).HasDefaultValue((short)0);
        });
        modelBuilder.Entity<UnnumberedEvent>().ToTable("event_new").Property(row => row.Id).UseIdentityAlwaysColumn();
        modelBuilder.Entity<NumberedEvent>(table =>
        {
            table.ToTable("event_position").HasKey(row => row.Position);
            table.Property(row => row.Position).ValueGeneratedNever();
            table.HasIndex(row => row.EventId).IsUnique();
        });
        modelBuilder.Entity<InboxRow>(table =>
        {
            table.ToTable("inbox").HasKey(row => new { row.MessageId, row.Endpoint });
            table.Property(row => row.ReceivedOn).HasDefaultValueSql("current_date");
        });
        modelBuilder.Entity<ParkedMessage>().ToTable("parked_message").HasKey(row => new { row.MessageId, row.Endpoint });
        modelBuilder.Entity<FeedCursor>().ToTable("feed_cursor").HasKey(row => row.Publisher);
        modelBuilder.Entity<IdempotencyKey>().ToTable(IdempotencyKey.Table).HasKey(row => row.Key);
        AuditSchema.AddTo(modelBuilder);
    }

    /// <summary>snake_case names, the house style of the SQL; a model calls it last.</summary>
    protected static void NameInSnakeCase(ModelBuilder modelBuilder)
    {
        foreach (var table in modelBuilder.Model.GetEntityTypes())
        {
            if (table.GetTableName() is { } name) table.SetTableName(Snake(name));
            foreach (var column in table.GetProperties()) column.SetColumnName(Snake(column.GetColumnName()));
            foreach (var key in table.GetKeys()) key.SetName(Snake(key.GetName() ?? ""));
            foreach (var key in table.GetForeignKeys()) key.SetConstraintName(Snake(key.GetConstraintName() ?? ""));
            foreach (var index in table.GetIndexes()) index.SetDatabaseName(Snake(index.GetDatabaseName() ?? ""));
        }
    }

    /// <summary>The name of a table or a column: <c>import_job</c> of <c>ImportJob</c>.</summary>
    internal static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0 && text[^1] != '_') text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>An event as it was published; never changed.</summary>
[NotAudited("it is a log itself")]
internal sealed record LoggedEvent(Guid Id, string Type, Guid AggregateId, int AggregateVersion, DateTimeOffset OccurredAt, string? TraceParent, string Body);

/// <summary>An event that the broker has not confirmed. <c>due_at</c> is lease and back-off in one; infinity is parked.</summary>
[NotAudited("a queue")]
internal sealed class OutboxRow(Guid eventId)
{
    public long Id { get; private set; }
    public Guid EventId { get; private set; } = eventId;
    public DateTimeOffset DueAt { get; private set; }
    public short Attempts { get; private set; }
}

/// <summary>An event that has no position in the feed yet.</summary>
[NotAudited("a queue")]
internal sealed class UnnumberedEvent(Guid eventId)
{
    public long Id { get; private set; }
    public Guid EventId { get; private set; } = eventId;
}

/// <summary>An event's place in the publisher's feed: dense, from 1, in the order of numbering.</summary>
[NotAudited("the order of the event log")]
internal sealed record NumberedEvent(long Position, Guid EventId);

/// <summary>A message that had its effect at an endpoint. The day is kept for tidying up.</summary>
[NotAudited("a note that a message was consumed")]
internal sealed record InboxRow(Guid MessageId, string Endpoint, DateOnly ReceivedOn);

/// <summary>A message that an endpoint gave up on; the message itself lies in the endpoint's error queue.</summary>
[NotAudited("a note that a message was given up")]
internal sealed record ParkedMessage(Guid MessageId, string Endpoint, string Reason, DateTimeOffset ParkedAt);

/// <summary>Up to which position every event of a publisher had its effect here.</summary>
[NotAudited("a note how far a feed was read")]
internal sealed record FeedCursor(string Publisher, long Position);
