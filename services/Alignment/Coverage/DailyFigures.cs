using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AlignmentService.Endpoints.Coverage.ReadCoverage;

namespace AlignmentService.Coverage;

/// <summary>Writes down how the coverage is, once a day, or when the day's figures are first asked for; whichever replica comes first does.</summary>
internal sealed partial class DailyFigures(CoverageMemory memory, IServiceScopeFactory scopes, TimeProvider time, ILogger<DailyFigures> log) : BackgroundService
{
    DateOnly? written;

    /// <summary>Makes sure that today's figures are there.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (written == today) return;
        var coverage = await memory.ReadAsync(cancel);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlignmentDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('coverage-days'))", cancel);
        if (!await db.Set<CommitmentDay>().AnyAsync(day => day.Day == today, cancel) && !await db.Set<UnitDay>().AnyAsync(day => day.Day == today, cancel))
        {
            var cells = coverage.Cells.ToLookup(cell => cell.CommitmentId);
            db.AddRange(coverage.Commitments.Select(one => new CommitmentDay(one.ItemId, today, one.Units, cells[one.ItemId].Sum(cell => cell.Alignments), cells[one.ItemId].Sum(cell => cell.NeedReview),
                Distribution.Sum([.. cells[one.ItemId].Select(cell => cell.Progress)]))));
            db.AddRange(coverage.Units.Select(part => part.View).OfType<UnitView>().Select(unit => new UnitDay(unit.UnitId, today, unit.Actions, unit.Serving, unit.ByDesign, unit.Commitments)));
            await db.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        written = today;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or DbUpdateException or InvalidOperationException { InnerException: NpgsqlException })
            {
                Postponed(log, e.GetType().Name, e.Message);
            }
        }
        while (!stoppingToken.IsCancellationRequested && await hourly.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The day's figures of the coverage are postponed: {Kind}: {Reason}")]
    static partial void Postponed(ILogger log, string kind, string reason);
}
