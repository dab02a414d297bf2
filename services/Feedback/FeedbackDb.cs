using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;

namespace FeedbackService;

internal sealed class FeedbackDb(DbContextOptions<FeedbackDb> options) : ServiceDb(options)
{
    public DbSet<Consultation> Consultations => Set<Consultation>();

    public DbSet<ConsultedItem> Items => Set<ConsultedItem>();

    public DbSet<Submission> Submissions => Set<Submission>();

    /// <summary>Until the end of the transaction, only one message at a time opens, closes or moves what concerns this version or plan.</summary>
    public Task TakeTurnsAsync(Guid id, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({id.ToString()}, 0))", cancel);

    /// <summary>Closes the version's consultation, or keeps it from opening.</summary>
    public async Task EndConsultationAsync(Guid version, DateTimeOffset now, CancellationToken cancel)
    {
        await TakeTurnsAsync(version, cancel);
        if (await FindAsync<EndedVersion>([version], cancel) is null) Add(new EndedVersion(version));
        if (await Consultations.FindAsync([version], cancel) is { IsClosed: false } open) Publish(open.Close(), open.Id, open.Version, now);
        await SaveChangesAsync(cancel);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Consultation>(consultation =>
        {
            consultation.ToTable("consultation").Property(row => row.Id).ValueGeneratedNever();
            consultation.Property(row => row.Version).IsConcurrencyToken();
            consultation.HasMany(row => row.Items).WithOne().HasForeignKey(row => row.ConsultationId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ConsultedItem>().ToTable("consulted_item").Property(row => row.Id).ValueGeneratedNever();
        modelBuilder.Entity<KnownUnit>(unit =>
        {
            unit.ToTable("unit").Property(row => row.Id).ValueGeneratedNever();
            unit.HasIndex(row => row.ParentId, "ix_unit_parent");
        });
        modelBuilder.Entity<MovedPlan>().ToTable("moved_plan").HasKey(row => row.PlanId);
        modelBuilder.Entity<EndedVersion>().ToTable("adopted_version").HasKey(row => row.VersionId);
        modelBuilder.Entity<Submission>(submission =>
        {
            submission.ToTable("submission").Property(row => row.Id).ValueGeneratedNever();
            submission.Property(row => row.State).HasConversion<string>();
            submission.Property(row => row.Version).IsConcurrencyToken();
            submission.HasOne(row => row.Consultation).WithMany().HasForeignKey(row => row.ConsultationId).OnDelete(DeleteBehavior.Restrict);
            submission.HasIndex(row => row.ConsultationId, "ix_submission_consultation");
        });
        modelBuilder.Entity<ReceiptKey>().ToTable("receipt_key").HasKey(key => key.Id);
        NameInSnakeCase(modelBuilder);
    }
}

/// <summary>A version that was adopted or withdrawn, remembered because the consultation that this closes may be heard of later. Its table has the name of the first case.</summary>
[NotAudited("a note that an event of Plans was heard")]
internal sealed record EndedVersion(Guid VersionId);
