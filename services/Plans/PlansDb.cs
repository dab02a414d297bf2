using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PlansService.Archive;
using PlansService.Reporting;
using PlansService.StratMl;
using PlansService.Tables;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;

namespace PlansService;

internal sealed class PlansDb(DbContextOptions<PlansDb> options) : ServiceDb(options)
{
    public DbSet<Unit> Units => Set<Unit>();

    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<PlanVersion> Versions => Set<PlanVersion>();

    public DbSet<Item> Items => Set<Item>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Unit>(unit =>
        {
            unit.ToTable("unit").Property(row => row.Id).ValueGeneratedNever();
            unit.Property(row => row.Version).IsConcurrencyToken();
            unit.HasIndex(row => row.Key, "ix_unit_key").IsUnique();
            // One institute: at most one unit has none above it.
            unit.HasIndex(row => row.ParentId, "ix_unit_institute").IsUnique().HasFilter("parent_id IS NULL").AreNullsDistinct(false);
            unit.HasIndex(row => row.ParentId, "ix_unit_parent");
            unit.HasOne<Unit>().WithMany().HasForeignKey(row => row.ParentId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<FormerUnit>(former =>
        {
            former.ToTable("former_unit").HasKey(row => new { row.UnitId, row.Version });
            former.HasOne<Unit>().WithMany().HasForeignKey(row => row.UnitId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<Plan>(plan =>
        {
            plan.ToTable("plan").Property(row => row.Id).ValueGeneratedNever();
            plan.Property(row => row.Version).IsConcurrencyToken();
            plan.HasIndex(row => new { row.UnitId, row.Title }, "ix_plan_unit_title").IsUnique();
            plan.HasOne(row => row.Unit).WithMany().HasForeignKey(row => row.UnitId).OnDelete(DeleteBehavior.Restrict);
            plan.HasMany(row => row.Versions).WithOne(row => row.Plan).HasForeignKey(row => row.PlanId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<PlanVersion>(version =>
        {
            version.ToTable("plan_version").Property(row => row.Id).ValueGeneratedNever();
            version.Property(row => row.State).HasConversion<string>();
            version.Property(row => row.Version).IsConcurrencyToken();
            version.Property(row => row.Decisions).AsJson();
            version.Property(row => row.Lineage).AsJson();
            version.Property(row => row.Frame).HasColumnType("jsonb").HasConversion(frame => JsonSerializer.Serialize(frame, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<StratMlDocument>(text, JsonSerializerOptions.Web));
            version.HasIndex(row => new { row.PlanId, row.Number }, "ix_plan_version_number").IsUnique();
            version.HasIndex(row => new { row.PlanId, row.SourceHash }, "ix_plan_version_source").IsUnique();
            version.HasMany(row => row.Standings).WithOne().HasForeignKey(row => row.VersionId).OnDelete(DeleteBehavior.Restrict);
            version.HasMany(row => row.Items).WithOne().HasForeignKey(row => row.VersionId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<Standing>(standing =>
        {
            standing.ToTable("plan_version_standing").HasKey(row => new { row.VersionId, row.State });
            standing.Property(row => row.State).HasConversion<string>();
        });
        modelBuilder.Entity<Item>(item =>
        {
            item.ToTable("item").Property(row => row.Id).ValueGeneratedNever();
            item.Property(row => row.Kind).HasConversion<string>();
            item.Property(row => row.Status).HasConversion<string>();
            item.Property(row => row.Reports).IsConcurrencyToken();
            item.Property(row => row.Measures).AsJson();
            item.Property(row => row.Actuals).AsJson();
            item.ComplexCollection(row => row.References, references => references.ToJson("cross_references").Property(reference => reference.Kind).HasConversion<string>());
            item.Ignore(row => row.Parts).Property(row => row.Standard).HasColumnName("parts").HasColumnType("jsonb")
                .HasConversion(parts => JsonSerializer.Serialize(parts, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<StandardParts>(text, JsonSerializerOptions.Web));
            // Unique at the end of a transaction, by the migration: a draft's items change places.
            item.HasIndex(row => new { row.VersionId, row.Position }, "ix_item_position");
            item.HasIndex(row => row.OriginId, "ix_item_origin").HasFilter("origin_id IS NOT NULL");
        });
        ReportingTables.Add(modelBuilder);
        modelBuilder.Entity<OpenDataArchive>(archive => archive.ToTable("open_data_archive").HasKey(row => row.Day));
        modelBuilder.Entity<ExternalId>(name =>
        {
            name.ToTable("external_id").HasKey(row => new { row.VersionId, row.System, row.Value });
            name.HasIndex(row => new { row.ItemId, row.System }, "ix_external_id_item").IsUnique();
            // It goes with its item, whoever takes that away.
            name.HasOne<Item>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ImportJob>(job =>
        {
            job.IsJob();
            job.HasOne<PlanVersion>().WithMany().HasForeignKey(row => row.VersionId).OnDelete(DeleteBehavior.Restrict);
        });
        NameInSnakeCase(modelBuilder);
    }
}

internal static class JsonColumn
{
    /// <summary>Keeps a list of values, which is replaced and never changed, as one JSON document.</summary>
    public static PropertyBuilder<IReadOnlyList<T>> AsJson<T>(this PropertyBuilder<IReadOnlyList<T>> property) => property.HasColumnType("jsonb").HasDefaultValueSql("'[]'").HasConversion(
        list => JsonSerializer.Serialize(list, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<List<T>>(text, JsonSerializerOptions.Web) ?? new List<T>(),
        new ValueComparer<IReadOnlyList<T>>((one, other) => ReferenceEquals(one, other), list => RuntimeHelpers.GetHashCode(list), list => list));
}
