using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class StartPlan
{
    const int MostServed = 200;

    /// <param name="Unit">Key of the unit whose plan it is.</param>
    /// <param name="Title">What the plan is called.</param>
    /// <param name="Description">Its introduction.</param>
    /// <param name="Serves">Items of published plans, usually the institute's commitments, that the draft begins with, quoted, to file actions under.</param>
    internal sealed record Request(string Unit, string Title, string? Description = null, IReadOnlyList<Guid>? Serves = null);

    public static void MapStartPlan(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plans", HandleAsync)
            .Produces<ReadVersion.View>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Start a plan").WithDescription("With an empty draft, or one that quotes the commitments it will serve. Repeatable with an Idempotency-Key.");

    static async Task<IResult> HandleAsync(Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var once = await Once.BeginAsync(http, db, request, cancel);
        if (once.Earlier is { } earlier) return earlier;

        var unit = await db.Units.SingleOrDefaultAsync(one => one.Key == request.Unit, cancel) ?? throw Problem.Invalid(new Mistake($"There is no unit '{request.Unit}'. Register it first.", "#/unit"));
        await http.RequireUnitAsync(db, unit.Id, cancel);
        unit.RequireNotEnded("#/unit");
        var plan = Plan.Begin(unit, request.Title, "#/title");
        var draft = plan.Draft(plan.Title, request.Description?.Trim(), adoptedOn: null, sourceHash: null, time.GetUtcNow());
        db.Add(plan);
        db.Add(draft);
        await QuoteAsync(db, draft, request.Serves ?? [], cancel);
        try
        {
            return await once.CreatedAsync($"/v1/plan-versions/{draft.Id}", ReadVersion.Of(draft, plan, unit), draft.Version, draft.Id, cancel: cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_plan_unit_title" })
        {
            throw TitleTaken(plan.Title);
        }
    }

    /// <summary>409: another plan of the unit has this title.</summary>
    public static Problem TitleTaken(string title) => Problem.Refused("plan-title-taken", "Another plan of this unit has this title.", $"Choose another than '{title}', or begin a new draft of that plan.");

    static async Task QuoteAsync(PlansDb db, PlanVersion draft, IReadOnlyList<Guid> served, CancellationToken cancel)
    {
        if (served.Count > MostServed) throw Problem.Invalid(new Mistake($"A plan begins with at most {MostServed} commitments.", "#/serves"));
        var found = await db.Items.AsNoTracking().Where(item => served.Contains(item.Id) && db.Versions.Any(version => version.Id == item.VersionId && version.IsPublic)).ToDictionaryAsync(item => item.Id, cancel);
        var missing = served.Select((id, at) => (id, at)).Where(one => !found.ContainsKey(one.id)).Select(one => new Mistake($"There is no published item {one.id}.", $"#/serves/{one.at}")).ToList();
        if (missing.Count > 0) throw Problem.Invalid(missing);
        foreach (var (commitment, at) in served.Distinct().Select((id, at) => (found[id], at)))
        {
            var item = new Item(Guid.CreateVersion7(), draft.Id, null, at, ItemKind.CitedStatement, commitment.Level, commitment.Label, commitment.Text)
            {
                References = [new() { Kind = ReferenceKind.Serves, Text = $"{commitment.Level} {commitment.Label}".Trim(), TargetItemId = commitment.Id }],
            };
            draft.Items.Add(item);
            db.Add(item);
        }
    }
}
