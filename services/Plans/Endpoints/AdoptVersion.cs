using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlansService.Lineage;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class AdoptVersion
{
    /// <param name="AdoptedOn">As precisely as known; left out, what the imported page says, or else today.</param>
    /// <param name="Reason">Why it takes the place of the version in force; needed where there is one.</param>
    /// <param name="IsMinor">Whether so little changed that nobody need be told.</param>
    internal sealed record Request(string? AdoptedOn = null, string? Reason = null, bool IsMinor = false);

    public static void MapAdoptVersion(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/adoption", HandleAsync)
            .Produces<ReadVersion.View>().Produces<ReadVersion.View>(StatusCodes.Status202Accepted).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Adopt a version")
            .WithDescription("It becomes the plan in force; the one before it is superseded. This is not undone. Where the institution asks for two persons, the first one's adoption is answered with 202, and another person's completes it. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, IConfiguration configuration, CancellationToken cancel)
    {
        var (version, plan, unit) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        if (request.Reason is { Length: > 2000 }) throw Problem.Invalid(new Mistake("A reason has at most 2,000 characters.", "#/reason"));
        if (configuration.GetValue("Plans:TwoPersonsAdopt", false) && version.AwaitsSecondPerson((await Caller.OfAsync(http)).Id))
        {
            await db.SaveChangesAsync(cancel);
            return Results.Accepted($"/v1/plan-versions/{id}", await ReadVersion.RequireAsync(db, id, cancel));
        }

        var now = time.GetUtcNow();
        var adoptedOn = request.AdoptedOn is { } given ? FuzzyDate.Require(given, "#/adoptedOn") : version.AdoptedOn ?? DateOnly.FromDateTime(now.UtcDateTime).ToString("O");
        await db.CarryProgressAsync(version, now, cancel);
        var (earlier, lineage) = await db.LineageAsync(version, cancel);
        db.Publish(version.Adopt(plan, unit, earlier, lineage, adoptedOn, request.Reason, request.IsMinor, now), plan.Id, plan.Version, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_plan_unit_title" })
        {
            throw StartPlan.TitleTaken(version.Title);
        }

        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }
}
