using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class AdoptVersion
{
    /// <param name="AdoptedOn">As precisely as known; left out, what the imported page says, or else today.</param>
    internal sealed record Request(string? AdoptedOn = null);

    public static void MapAdoptVersion(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/adoption", HandleAsync)
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Adopt a version").WithDescription("It becomes the plan in force; the one before it is superseded. This is not undone. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var (version, plan, unit) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        var now = time.GetUtcNow();
        var adoptedOn = request.AdoptedOn is { } given ? FuzzyDate.Require(given, "#/adoptedOn") : version.AdoptedOn ?? DateOnly.FromDateTime(now.UtcDateTime).ToString("O");
        var inForce = await db.Versions.SingleOrDefaultAsync(one => one.PlanId == plan.Id && one.State == VersionState.Adopted, cancel);
        db.Publish(version.Adopt(plan, unit, inForce, adoptedOn), plan.Id, plan.Version, now);
        await db.SaveChangesAsync(cancel);
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }
}
