using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;

namespace PlansService.Endpoints.Reporting;

internal static class KeepRounds
{
    /// <param name="Title">What the round is called: <c>Autumn 2026</c>.</param>
    /// <param name="DueOn">The last day that is in time.</param>
    internal sealed record Request(string Title, DateOnly DueOn);

    public static void MapKeepRounds(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/reporting-rounds", OpenAsync).Produces<ReadRounds.View>(StatusCodes.Status201Created).ProducesProblem(422)
            .WithSummary("Open a reporting round").WithDescription("Every unit with a plan in force gets a form. Repeatable with an Idempotency-Key.");
        routes.MapPost("/v1/reporting-rounds/{id:guid}/closing", CloseAsync).Produces<ReadRounds.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Close a reporting round").WithDescription("Nothing in it changes any more, and it goes on showing what was known then. Needs If-Match.");
    }

    static async Task<IResult> OpenAsync(Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;
        var round = ReportingRound.Open(request.Title, request.DueOn, time.GetUtcNow());
        db.Add(round);
        var units = await db.Units.Where(unit => db.Plans.Any(plan => plan.UnitId == unit.Id && plan.Versions.Any(version => version.State == VersionState.Adopted))).ToListAsync(cancel);
        db.AddRange(units.Select(unit => new RoundForm(round, unit)));
        return await once.CreatedAsync($"/v1/reporting-rounds/{round.Id}", await ReadRounds.OfAsync(db, round, time.GetUtcNow(), cancel), round.Version, round.Id, cancel: cancel);
    }

    static async Task<IResult> CloseAsync(Guid id, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        // Who hands in a form at this moment is done before, or finds the round closed.
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ReportingRound.Closing})", cancel);
        var round = await db.Set<ReportingRound>().FromSql($"SELECT * FROM reporting_round WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("reporting round");
        http.RequireMatch(round.Version);
        round.Close(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return http.Tagged(await ReadRounds.OfAsync(db, await ReadRounds.RequireAsync(db, id, cancel), time.GetUtcNow(), cancel), round.Version);
    }
}
