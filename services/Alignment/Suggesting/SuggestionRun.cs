using System.Text.Json;
using AlignmentService.Suggestions;
using Contracts.Plans;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults.Jobs;

namespace AlignmentService.Suggesting;

/// <summary>What a job did.</summary>
/// <param name="Items">For how many items suggestions were sought.</param>
/// <param name="Offered">How many of them have any.</param>
/// <param name="Snapshot">What they were made from: the same only for the same texts, decisions and settings.</param>
internal sealed record SuggestionReport(int Items, int Offered, string Snapshot);

/// <summary>Does such a job, from what was known when it began. Of the items it holds one plan's at a time, and writes their lines in steps.</summary>
internal sealed class SuggestionRun(AlignmentDb db, SuggestionMemory memory, IOptions<JsonOptions> json) : IJobRun<SuggestionJob>
{
    const int Step = 1_000;
    const int First = 3;

    public async Task<object> RunAsync(SuggestionJob job, Func<int, int, Task> step, CancellationToken cancel)
    {
        var known = await memory.ReadAsync(cancel);
        var units = await UnitsAsync(job, cancel);
        var plans = known.Plans.Values.Where(plan => plan is { IsInstitute: false, VersionId: not null } && (job.PlanId is null || plan.PlanId == job.PlanId) && (units is null || units.Contains(plan.UnitId)))
            .OrderBy(plan => plan.Unit, StringComparer.Ordinal).ThenBy(plan => plan.PlanId).ToList();
        List<Guid?> versions = [.. plans.Select(plan => plan.VersionId)];
        var rows = await db.Items.CountAsync(item => versions.Contains(item.VersionId) && (item.Kind == ItemKind.Action || item.Kind == ItemKind.Goal), cancel);
        await step(rows, 0);
        var (done, offered) = (0, 0);
        foreach (var plan in plans)
        {
            var items = await db.Items.AsNoTracking().Where(item => item.VersionId == plan.VersionId).OrderBy(item => item.Position).ToListAsync(cancel);
            var (byId, composed) = (items.ToDictionary(item => item.Id), await db.ComposedAsync(plan.VersionId, cancel));
            foreach (var some in items.Where(item => item.Kind is ItemKind.Action or ItemKind.Goal).Chunk(Step))
            {
                var aligned = await db.AlignedAsync([.. some.Select(item => item.Id)], cancel);
                foreach (var item in some)
                {
                    var found = RankedItem.Of(known.For(item, byId, aligned[item.Id], composed[item.Id], First), plan.Unit);
                    if (found.Suggestions.Count > 0) offered++;
                    db.Add(new SuggestionLine(job.Id, ++done, JsonSerializer.Serialize(found, json.Value.SerializerOptions)));
                }

                await db.SaveChangesAsync(cancel);
                db.ChangeTracker.Clear();
                await step(rows, done);
            }
        }

        return new SuggestionReport(done, offered, known.Suggester.Snapshot);
    }

    async Task<HashSet<Guid>?> UnitsAsync(SuggestionJob job, CancellationToken cancel) => job.UnitId is not { } unit ? null : [.. await db.Database.SqlQuery<Guid>($"""
        WITH RECURSIVE below(id) AS (SELECT {unit} UNION SELECT unit.id FROM unit JOIN below ON unit.parent_id = below.id)
        SELECT id AS "Value" FROM below
        """).ToListAsync(cancel)];
}
