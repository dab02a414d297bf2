using System.Text.Json;
using AlignmentService.Coverage;
using AlignmentService.Exchange;
using AlignmentService.Rebasing;
using AlignmentService.Suggesting;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;

namespace AlignmentService;

internal sealed class AlignmentDb(DbContextOptions<AlignmentDb> options) : ServiceDb(options)
{
    public DbSet<Alignment> Alignments => Set<Alignment>();

    public DbSet<CitedStatement> CitedStatements => Set<CitedStatement>();

    public DbSet<KnownUnit> Units => Set<KnownUnit>();

    public DbSet<KnownPlan> Plans => Set<KnownPlan>();

    public DbSet<KnownItem> Items => Set<KnownItem>();

    public DbSet<KnownReport> Reports => Set<KnownReport>();

    public DbSet<KnownLineage> Lineages => Set<KnownLineage>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<NoCounterpart> NoCounterparts => Set<NoCounterpart>();

    /// <summary>What the coverage counts: accepted, serving, and between versions that count.</summary>
    public IQueryable<Alignment> Serving => Alignments.Where(one => one.State == AlignmentState.Accepted && Relations.Serving.Contains(one.Relation)
        && one.Standing.SubjectNowId != null && one.Standing.ObjectNowId != null && one.Standing.CommitmentId != null);

    /// <summary>Until the end of the transaction, only one message at a time changes what is known of plans.</summary>
    public Task TakeTurnsAsync(CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('plan-versions'))", cancel);

    /// <summary>The plan's versions that were taken back.</summary>
    public Task<List<Guid>> WithdrawnAsync(Guid plan, CancellationToken cancel) => Set<WithdrawnVersion>().Where(one => one.PlanId == plan).Select(one => one.VersionId).ToListAsync(cancel);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Alignment>(alignment =>
        {
            alignment.ToTable("alignment").Property(row => row.Id).ValueGeneratedNever();
            alignment.Property(row => row.Version).IsConcurrencyToken();
            alignment.Property(row => row.State).HasConversion<string>();
            alignment.Property(row => row.Method).HasConversion<string>().HasDefaultValue(AlignmentMethod.ByHand);
            alignment.Property(row => row.Relation).HasConversion<string>();
            alignment.Property(row => row.Strength).HasConversion<string>();
            alignment.Property(row => row.ProposedFrom).HasConversion<string>().HasDefaultValue(Side.Subject);
            alignment.OwnsOne(row => row.Standing, standing =>
            {
                standing.ToTable("alignment_standing").WithOwner().HasForeignKey("AlignmentId");
                standing.HasIndex(row => row.CommitmentId, "ix_alignment_standing_commitment");
                standing.HasIndex(row => row.SubjectNowId, "ix_alignment_standing_subject");
            }).Navigation(row => row.Standing).IsRequired();
            // One living claim a pair; those that ended stay on record beside it.
            alignment.HasIndex(row => new { row.SubjectItemId, row.ObjectItemId }, "ix_alignment_pair").IsUnique().HasFilter("state NOT IN ('Declined', 'Withdrawn')");
            alignment.HasMany(row => row.Decisions).WithOne().HasForeignKey(row => row.AlignmentId).OnDelete(DeleteBehavior.Restrict);
            alignment.Navigation(row => row.Decisions).HasField("decisions").UsePropertyAccessMode(PropertyAccessMode.Field);
            alignment.HasIndex(row => row.ObjectItemId, "ix_alignment_object");
            alignment.HasOne(row => row.Subject).WithMany().HasForeignKey(row => row.SubjectItemId).OnDelete(DeleteBehavior.Restrict);
            alignment.HasOne(row => row.Object).WithMany().HasForeignKey(row => row.ObjectItemId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<AlignmentDecision>(decision =>
        {
            decision.ToTable("alignment_decision").Property(row => row.Id).ValueGeneratedNever();
            decision.HasIndex(row => new { row.AlignmentId, row.Number }, "ix_alignment_decision_number").IsUnique();
            decision.Property(row => row.Kind).HasConversion<string>();
            decision.Property(row => row.From).HasConversion<string>().HasColumnName("side");
            decision.Property(row => row.Before).HasColumnType("jsonb").HasConversion(
                stance => JsonSerializer.Serialize(stance, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<Stance>(text, JsonSerializerOptions.Web)!);
        });
        modelBuilder.Entity<NoCounterpart>(none =>
        {
            none.ToTable("no_counterpart").Property(row => row.Id).ValueGeneratedNever();
            none.Property(row => row.Version).IsConcurrencyToken();
            none.HasIndex(row => row.ItemId, "ix_no_counterpart_item").IsUnique().HasFilter("ended_at IS NULL");
            none.HasOne(row => row.Item).WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<KnownLineage>(lineage =>
        {
            lineage.ToTable("lineage").HasKey(row => new { row.EarlierVersionId, row.LaterVersionId });
            lineage.HasIndex(row => row.PlanId, "ix_lineage_plan");
            lineage.Property(row => row.Edges).HasColumnType("jsonb").HasConversion(
                edges => JsonSerializer.Serialize(edges, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<List<ItemLineage>>(text, JsonSerializerOptions.Web)!,
                new ValueComparer<IReadOnlyList<ItemLineage>>((one, other) => ReferenceEquals(one, other), edges => edges.Count, edges => edges));
        });
        modelBuilder.Entity<Campaign>(campaign =>
        {
            campaign.ToTable("campaign").HasKey(row => row.VersionId);
            campaign.Property(row => row.VersionId).ValueGeneratedNever();
            campaign.Property(row => row.ClosedAt).IsConcurrencyToken();
            campaign.Ignore(row => row.Version);
            campaign.HasOne(row => row.Plan).WithMany().HasForeignKey(row => row.PlanId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<DeclaredLink>(link =>
        {
            link.ToTable("declared_link").HasKey(row => new { row.ItemId, row.TargetId });
            link.HasIndex(row => row.TargetId, "ix_declared_link_target");
        });
        modelBuilder.Entity<CitedStatement>(statement =>
        {
            statement.ToTable("cited_statement").HasKey(row => row.ItemId);
            statement.HasOne(row => row.Item).WithOne().HasForeignKey<CitedStatement>(row => row.ItemId).OnDelete(DeleteBehavior.Restrict);
            statement.HasOne(row => row.ResolvedItem).WithMany().HasForeignKey(row => row.ResolvedItemId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<KnownUnit>(unit =>
        {
            unit.ToTable("unit").Property(row => row.Id).ValueGeneratedNever();
            unit.HasIndex(row => row.ParentId, "ix_unit_parent");
        });
        modelBuilder.Entity<KnownPlan>(plan =>
        {
            plan.ToTable("plan").Property(row => row.Id).ValueGeneratedNever();
            plan.HasOne(row => row.Unit).WithMany().HasForeignKey(row => row.UnitId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<WithdrawnVersion>(version =>
        {
            version.ToTable("withdrawn_version").HasKey(row => row.VersionId);
            version.Property(row => row.VersionId).ValueGeneratedNever();
            version.HasIndex(row => row.PlanId, "ix_withdrawn_version_plan");
        });
        modelBuilder.Entity<KnownItem>(item =>
        {
            item.ToTable("item").Property(row => row.Id).ValueGeneratedNever();
            item.Property(row => row.Kind).HasConversion<string>();
            item.Property(row => row.Status).HasConversion<string>();
            item.Property(row => row.Since).HasDefaultValueSql("current_date");
            item.HasIndex(row => new { row.VersionId, row.Position }, "ix_item_position").IsUnique();
            item.HasIndex(row => row.ParentId, "ix_item_parent");
            item.HasOne(row => row.Plan).WithMany().HasForeignKey(row => row.PlanId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<CommitmentDay>(day =>
        {
            day.ToTable("commitment_day").HasKey(row => new { row.CommitmentId, row.Day });
            day.Property(row => row.Progress).HasColumnType("jsonb").HasConversion(
                progress => JsonSerializer.Serialize(progress, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<Distribution>(text, JsonSerializerOptions.Web)!);
        });
        modelBuilder.Entity<UnitDay>(day => day.ToTable("unit_day").HasKey(row => new { row.UnitId, row.Day }));
        modelBuilder.Entity<KnownReport>(report =>
        {
            report.ToTable("report").HasKey(row => row.ItemId);
            report.Property(row => row.ItemId).ValueGeneratedNever();
            report.Property(row => row.Status).HasConversion<string>();
        });
        modelBuilder.Entity<AlignmentImportJob>(job =>
        {
            job.IsJob();
            job.Property(row => row.Format).HasConversion<string>();
        });
        modelBuilder.Entity<SuggestionJob>().IsJob();
        modelBuilder.Entity<SuggestionLine>(line =>
        {
            line.ToTable("suggestion_line").HasKey(row => new { row.JobId, row.Number });
            line.HasOne<SuggestionJob>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
        });
        NameInSnakeCase(modelBuilder);
    }
}
