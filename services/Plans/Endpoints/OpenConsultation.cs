using Microsoft.EntityFrameworkCore;
using PlansService.Lineage;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class OpenConsultation
{
    /// <param name="ClosesOn">The last day on which feedback is taken.</param>
    internal sealed record Request(DateOnly ClosesOn);

    public static void MapOpenConsultation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/consultation", HandleAsync)
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Open a draft for consultation").WithDescription("From then on the version does not change. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var (version, plan, unit) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        var now = time.GetUtcNow();
        await db.CarryProgressAsync(version, now, cancel);
        var (earlier, lineage) = await db.LineageAsync(version, cancel);
        db.Publish(version.OpenConsultation(plan, unit, request.ClosesOn, earlier?.Id, lineage, now), plan.Id, plan.Version, now);
        await db.SaveChangesAsync(cancel);
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }

    /// <summary>A version with everything that a change of its state touches, for whoever may change it.</summary>
    public static async Task<(PlanVersion Version, Plan Plan, Unit Unit)> LoadVersionAsync(this PlansDb db, HttpContext http, Guid id, CancellationToken cancel)
    {
        var version = await db.Versions.Include(one => one.Items).Include(one => one.Plan!.Unit).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (version?.Plan is not { Unit: { } unit } plan) throw Problem.NotFound("plan version");
        await http.RequireUnitAsync(db, unit.Id, cancel, hidden: version.IsPublic ? null : PlansEndpoints.Draft);
        return (version, plan, unit);
    }
}
