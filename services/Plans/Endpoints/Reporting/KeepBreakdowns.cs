using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlansService.Reporting;
using PlansService.Suppression;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Reporting;

/// <summary>Measures by group. Whoever asks, and however, sees the same counts and the same gaps.</summary>
internal static class KeepBreakdowns
{
    /// <param name="Name">By what people are counted: <c>Entry</c>.</param>
    /// <param name="Groups">Everybody is in one of them.</param>
    internal sealed record DimensionRequest(string Name, IReadOnlyList<string> Groups);

    /// <param name="Groups">One of each dimension, in their order.</param>
    internal sealed record CountRequest(IReadOnlyList<string> Groups, int Count);

    /// <param name="Counts">Every combination of groups, 0 where there is nobody.</param>
    /// <param name="SumOf">The periods, sent before, whose counts add up to these: the terms of a year.</param>
    internal sealed record Request(Guid MeasureId, string Period, IReadOnlyList<DimensionRequest> Dimensions, IReadOnlyList<CountRequest> Counts, IReadOnlyList<string>? SumOf = null);

    /// <param name="Groups">One of each dimension; null for all of them.</param>
    /// <param name="Count">Null where it is not shown, so that nobody can be recognised.</param>
    internal sealed record CellView(IReadOnlyList<string?> Groups, int? Count);

    internal sealed record View(Guid MeasureId, string Measure, string Period, IReadOnlyList<Dimension> Dimensions, IReadOnlyList<CellView> Cells, IReadOnlyList<string>? SumOf);

    internal sealed record ListView(int SmallestCount, IReadOnlyList<View> Breakdowns);

    public static void MapKeepBreakdowns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/plan-items/{id:guid}/breakdowns", AddAsync)
            .Produces<View>(StatusCodes.Status201Created).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Publish a measure's value by group")
            .WithDescription("Small counts are hidden, and so many others that none of them can be worked out, also from periods that were published before. What was published does not change. Repeatable with an Idempotency-Key.");
        routes.MapGet("/v1/plan-items/{id:guid}/breakdowns", ListAsync).Produces<ListView>().ProducesProblem(404)
            .WithSummary("An item's measures by group, by period").WithDescription("measure, period: only these.");
    }

    static async Task<IResult> AddAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, IConfiguration configuration, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;
        await http.RequirePublishedAsync(db, id, handed: null, cancel);
        var item = await db.Items.AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        if (item.Measures.FirstOrDefault(one => one.Id == request.MeasureId) is not { Kind: MeasureKind.Quantitative } measure) throw Problem.Invalid(new Mistake("The item has no such quantitative measure.", "#/measureId"));

        var breakdown = new Breakdown(id, measure.Id, request.Period, [.. request.Dimensions.Select(one => new Dimension(one.Name.Trim(), [.. one.Groups.Select(group => group.Trim())]))],
            [.. request.Counts.Select(one => new GroupCount([.. one.Groups.Select(group => group.Trim())], one.Count))], request.SumOf ?? [], time.GetUtcNow());
        var others = await db.Set<Breakdown>().AsNoTracking().Where(one => one.MeasureId == measure.Id).ToListAsync(cancel);
        if (others.Exists(one => one.Period == request.Period)) throw Published(request.Period);
        if (breakdown.MistakesBeside(others).ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);
        var release = await db.Set<MeasureRelease>().SingleOrDefaultAsync(one => one.MeasureId == measure.Id, cancel);
        if (release is null) db.Add(release = new(measure.Id, ReleaseDecision.Nothing, 0));
        release.Extend(ThresholdOf(configuration), breakdown, item.Actuals.FirstOrDefault(actual => actual.MeasureId == measure.Id && actual.Period == request.Period)?.Number);
        db.Add(breakdown);
        try
        {
            return await once.CreatedAsync($"/v1/plan-items/{id}/breakdowns?measure={measure.Id}&period={Uri.EscapeDataString(request.Period)}", Of(breakdown, measure, release.Decision), version: null, breakdown.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "breakdown" or "measure_release" })
        {
            throw Problem.Refused("changed-meanwhile", "Another breakdown of this measure was published at the same moment.", "Repeat the request.");
        }
    }

    static async Task<ListView> ListAsync(Guid id, Guid? measure, string? period, HttpContext http, PlansDb db, IConfiguration configuration, CancellationToken cancel)
    {
        var item = await db.Items.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("plan item");
        var version = await db.Versions.Where(one => one.Id == item.VersionId).Select(one => new { one.IsPublic, one.Plan!.UnitId }).SingleAsync(cancel);
        if (!version.IsPublic && !await http.HoldsAsync(db, Rights.WritePlans, version.UnitId, id, cancel)) throw Problem.NotFound("plan item");
        var measures = item.Measures.Where(one => measure is null || one.Id == measure).ToDictionary(one => one.Id);
        var found = await db.Set<Breakdown>().AsNoTracking().Where(one => measures.Keys.Contains(one.MeasureId) && (period == null || one.Period == period)).OrderBy(one => one.MeasureId).ThenBy(one => one.Period).ToListAsync(cancel);
        var decisions = await db.Set<MeasureRelease>().AsNoTracking().Where(one => measures.Keys.Contains(one.MeasureId)).ToDictionaryAsync(one => one.MeasureId, one => one.Decision, cancel);
        return new(ThresholdOf(configuration).Value, [.. found.Select(one => Of(one, measures[one.MeasureId], decisions[one.MeasureId]))]);
    }

    static View Of(Breakdown breakdown, Measure measure, ReleaseDecision decision) => new(measure.Id, measure.Name, breakdown.Period, breakdown.Dimensions,
        [.. breakdown.Cells().Select(one => new CellView(one.Groups, decision.Hidden.ContainsKey(one.Cell.Id) ? null : one.Cell.Value))], breakdown.SumOf.Count == 0 ? null : breakdown.SumOf);

    static Threshold ThresholdOf(IConfiguration configuration) => new(Math.Max(Threshold.Floor, configuration.GetValue("Plans:SmallestCount", Threshold.Usual.Value)));

    static Problem Published(string period) => Problem.Refused("breakdown-published", "This period's breakdown is published already, and does not change.", $"What was shown of {period} would tell what is hidden, beside other counts.");
}
