using Microsoft.EntityFrameworkCore;
using PlansService.Suppression;

namespace PlansService.Reporting;

/// <summary>How reports, rounds and breakdowns are kept.</summary>
internal static class ReportingTables
{
    public static void Add(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Progress>(progress =>
        {
            progress.ToTable("progress").Property(row => row.Id).ValueGeneratedNever();
            progress.Ignore(row => row.Version);
            progress.Property(row => row.Status).HasConversion<string>();
            // What decides on it writes over what another decided at the same moment.
            progress.Property(row => row.State).HasConversion<string>().IsConcurrencyToken();
            progress.Property(row => row.Values).AsJson();
            progress.Property(row => row.Evidence).AsJson();
            progress.HasIndex(row => new { row.ItemId, row.Number }, "ix_progress_number").IsUnique();
            progress.HasIndex(row => row.Id, "ix_progress_pending").HasFilter("state = 'Pending'");
            progress.HasIndex(row => row.RoundId, "ix_progress_round").HasFilter("round_id IS NOT NULL");
            progress.HasOne<Item>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Restrict);
            progress.HasOne<ReportingRound>().WithMany().HasForeignKey(row => row.RoundId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<EvidenceFile>(file =>
        {
            file.ToTable("evidence_file").Property(row => row.Id).ValueGeneratedNever();
            file.HasOne<Item>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ReportingRound>(round =>
        {
            round.ToTable("reporting_round").Property(row => row.Id).ValueGeneratedNever();
            round.Property(row => row.Version).IsConcurrencyToken();
            round.HasMany(row => row.Forms).WithOne(row => row.Round).HasForeignKey(row => row.RoundId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<RoundForm>(form =>
        {
            form.ToTable("round_form").HasKey(row => new { row.RoundId, row.UnitId });
            form.Property(row => row.State).HasConversion<string>();
            form.Property(row => row.Version).IsConcurrencyToken();
            form.HasOne(row => row.Unit).WithMany().HasForeignKey(row => row.UnitId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<Breakdown>(breakdown =>
        {
            breakdown.ToTable("breakdown").Property(row => row.Id).ValueGeneratedNever();
            breakdown.Property(row => row.Dimensions).AsJson();
            breakdown.Property(row => row.Counts).AsJson();
            breakdown.Property(row => row.SumOf).AsJson();
            breakdown.HasIndex(row => new { row.MeasureId, row.Period }, "ix_breakdown_period").IsUnique();
            breakdown.HasOne<Item>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<MeasureRelease>(release =>
        {
            release.ToTable("measure_release").HasKey(row => row.MeasureId);
            release.Property(row => row.Version).IsConcurrencyToken();
            release.Property(row => row.Decision).HasColumnType("jsonb").HasConversion(
                decision => System.Text.Json.JsonSerializer.Serialize(decision, System.Text.Json.JsonSerializerOptions.Web),
                text => System.Text.Json.JsonSerializer.Deserialize<ReleaseDecision>(text, System.Text.Json.JsonSerializerOptions.Web) ?? ReleaseDecision.Nothing);
        });
    }
}
