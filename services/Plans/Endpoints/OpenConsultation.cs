using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class OpenConsultation
{
    /// <param name="ClosesOn">The last day on which feedback is taken.</param>
    internal sealed record Request(DateOnly ClosesOn);

    public static void MapOpenConsultation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/consultation", HandleAsync).RequireScope(PlansEndpoints.Write)
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428)
            .WithSummary("Open a draft for consultation").WithDescription("From then on the version does not change. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var (version, plan, unit) = await db.LoadVersionAsync(id, cancel);
        http.RequireMatch(version.Version);
        var now = time.GetUtcNow();
        db.Publish(version.OpenConsultation(plan, unit, request.ClosesOn, DateOnly.FromDateTime(now.UtcDateTime)), plan.Id, plan.Version, now);
        await db.SaveChangesAsync(cancel);
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }

    /// <summary>A version with everything that a change of its state touches.</summary>
    public static async Task<(PlanVersion Version, Plan Plan, Unit Unit)> LoadVersionAsync(this PlansDb db, Guid id, CancellationToken cancel)
    {
        var version = await db.Versions.Include(one => one.Items).Include(one => one.Plan!.Unit).SingleOrDefaultAsync(one => one.Id == id, cancel);
        return version?.Plan is { Unit: { } unit } plan ? (version, plan, unit) : throw Problem.NotFound("plan version");
    }
}
