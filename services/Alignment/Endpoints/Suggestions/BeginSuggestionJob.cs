using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace AlignmentService.Endpoints.Suggestions;

internal static class BeginSuggestionJob
{
    public static void MapBeginSuggestionJob(this IEndpointRouteBuilder routes) =>
        routes.MapPost(ReadSuggestionJob.Address, HandleAsync).Produces<ReadSuggestionJob.View>(StatusCodes.Status202Accepted).ProducesProblem(404).ProducesProblem(422)
            .WithSummary("Seek suggestions for the items of many plans")
            .WithDescription("For all actions and goals of the units' current versions, whether they serve something or not; plan: of one plan; unit: of the plans of one unit and of those below it. A job does it: 202, and Location says where to watch it.");

    static async Task<IResult> HandleAsync(HttpContext http, AlignmentDb db, JobTable<SuggestionJob> jobs, Guid? plan, Guid? unit, CancellationToken cancel)
    {
        if (plan is not null && unit is not null) throw Problem.Invalid(new Mistake("Ask for one plan or for one unit, or for all.", Code: "unit"));
        if (plan is not null && !await db.Plans.AnyAsync(one => one.Id == plan, cancel)) throw Problem.NotFound("plan");
        if (unit is not null && !await db.Units.AnyAsync(one => one.Id == unit, cancel)) throw Problem.NotFound("unit");
        var job = new SuggestionJob(Guid.CreateVersion7(), plan, unit, http.CallerId() ?? "", db.Now());
        return await http.AcceptJobAsync(db, jobs, job, ReadSuggestionJob.Address, ReadSuggestionJob.Of(job), cancel);
    }
}
