using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class WithdrawVersion
{
    /// <param name="Reason">Why; everybody who may read the version reads it.</param>
    internal sealed record Request(string Reason);

    public static void MapWithdrawVersion(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/withdrawal", HandleAsync)
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Withdraw a version").WithDescription("A draft is given up; a version in consultation takes no more feedback; after the version in force none is, until another is adopted. Its page stays. This is not undone. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var (version, plan, _) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        if (request.Reason.Length > 2000) throw Problem.Invalid(new Mistake("A reason has at most 2,000 characters.", "#/reason"));
        var now = time.GetUtcNow();
        if (version.Withdraw(plan, request.Reason, now) is { } withdrawn) db.Publish(withdrawn, plan.Id, plan.Version, now);
        await db.SaveChangesAsync(cancel);
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }
}
