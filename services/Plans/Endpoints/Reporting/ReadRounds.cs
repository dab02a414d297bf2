using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;

namespace PlansService.Endpoints.Reporting;

internal static class ReadRounds
{
    /// <param name="State">Open until it is submitted.</param>
    /// <param name="IsLate">Whether the day is over and it was not submitted in time.</param>
    /// <param name="Statuses">How many items of the unit's plans in force have which status; what was never reported on is Unspecified.</param>
    internal sealed record FormView(ReadPlans.UnitName Unit, FormState State, DateTimeOffset? SubmittedAt, DateTimeOffset? ApprovedAt, bool IsLate, IReadOnlyDictionary<ProgressStatus, int> Statuses);

    internal sealed record View(Guid Id, string Title, DateOnly DueOn, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Version, int Submitted, int Approved, IReadOnlyList<FormView> Forms);

    internal sealed record Summary(Guid Id, string Title, DateOnly DueOn, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, int Forms, int Submitted, int Approved);

    public static void MapReadRounds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/reporting-rounds", ListAsync).WithSummary("Reporting rounds, newest first");
        routes.MapGet("/v1/reporting-rounds/{id:guid}", GetAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("Who has submitted, and how far everybody is").WithDescription("Of a closed round, as it was when it was closed. asOf: the statuses as they stood at the end of that day (UTC).");
    }

    static async Task<Page<Summary>> ListAsync(PlansDb db, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, last) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rounds = await db.Set<ReportingRound>().Where(round => last == Guid.Empty || round.Id < last).OrderByDescending(round => round.Id).Take(size + 1)
            .Select(round => new Summary(round.Id, round.Title, round.DueOn, round.OpenedAt, round.ClosedAt, round.Forms.Count,
                round.Forms.Count(form => form.State == FormState.Submitted || form.State == FormState.Approved), round.Forms.Count(form => form.State == FormState.Approved))).ToListAsync(cancel);
        return Paging.Of(rounds, size, round => round.Id.ToString());
    }

    static async Task<IResult> GetAsync(Guid id, DateOnly? asOf, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var round = await RequireAsync(db, id, cancel);
        var now = time.GetUtcNow();
        return http.Tagged(await OfAsync(db, round, asOf is { } day && AsOf.EndOf(day) < now ? AsOf.EndOf(day) : now, cancel), round.Version);
    }

    public static async Task<ReportingRound> RequireAsync(PlansDb db, Guid id, CancellationToken cancel) =>
        await db.Set<ReportingRound>().AsNoTracking().Include(round => round.Forms).ThenInclude(form => form.Unit).SingleOrDefaultAsync(round => round.Id == id, cancel) ?? throw Problem.NotFound("reporting round");

    /// <summary>The round as it stood at a moment, or at its closing where that was earlier.</summary>
    public static async Task<View> OfAsync(PlansDb db, ReportingRound round, DateTimeOffset moment, CancellationToken cancel)
    {
        if (round.ClosedAt is { } closed && closed < moment) moment = closed;
        var units = round.Forms.Select(form => form.UnitId).ToList();
        var counted = (await db.InForceAsync(units, moment, cancel)).ToLookup(one => one.UnitId, one => one.Status);
        var isOver = DateOnly.FromDateTime(moment.UtcDateTime) > round.DueOn;
        var forms = round.Forms.OrderBy(form => form.Unit!.Name, StringComparer.Ordinal).Select(form => new FormView(
            new(form.Unit!.Key, form.Unit.Name), form.State, form.SubmittedAt, form.ApprovedAt,
            form.SubmittedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) > round.DueOn : isOver,
            counted[form.UnitId].CountBy(status => status).ToDictionary())).ToList();
        return new(round.Id, round.Title, round.DueOn, round.OpenedAt, round.ClosedAt, round.Version, forms.Count(form => form.State is FormState.Submitted or FormState.Approved), forms.Count(form => form.State == FormState.Approved), forms);
    }

    /// <summary>The items of the plans that were in force at a moment, with the status that counted.</summary>
    public static async Task<List<(Guid UnitId, Guid ItemId, ProgressStatus Status)>> InForceAsync(this PlansDb db, IReadOnlyCollection<Guid> units, DateTimeOffset moment, CancellationToken cancel)
    {
        var rows = await db.Items.Where(item => item.Kind != ItemKind.CitedStatement)
            .Join(db.InForceAt(moment), item => item.VersionId, version => version.Id, (item, version) => new { item.Id, version.Plan!.UnitId })
            .Where(row => units.Contains(row.UnitId))
            .Select(row => new { row.UnitId, row.Id, Status = db.Set<Progress>().Where(report => report.ItemId == row.Id && report.CountsSince <= moment).OrderByDescending(report => report.Number).Select(report => (ProgressStatus?)report.Status).FirstOrDefault() })
            .ToListAsync(cancel);
        return [.. rows.Select(row => (row.UnitId, row.Id, row.Status ?? ProgressStatus.Unspecified))];
    }

    /// <summary>The versions that were in force at a moment.</summary>
    public static IQueryable<PlanVersion> InForceAt(this PlansDb db, DateTimeOffset moment) => db.Versions.Where(version =>
        version.Standings.Any(one => one.State == VersionState.Adopted && one.Since <= moment)
        && !version.Standings.Any(one => (one.State == VersionState.Superseded || one.State == VersionState.Withdrawn) && one.Since <= moment));
}
