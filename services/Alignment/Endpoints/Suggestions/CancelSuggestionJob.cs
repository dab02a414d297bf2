using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace AlignmentService.Endpoints.Suggestions;

internal static class CancelSuggestionJob
{
    public static void MapCancelSuggestionJob(this IEndpointRouteBuilder routes) =>
        routes.MapDelete(ReadSuggestionJob.Address + "/{id:guid}", HandleAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Cancel a job for suggestions").WithDescription("It has no result then. Refused where it has ended.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, AlignmentDb db, JobTable<SuggestionJob> jobs, CancellationToken cancel)
    {
        if (!await db.OwnJob<SuggestionJob>(http, id).AnyAsync(cancel)) throw ReadSuggestionJob.Gone;
        return await jobs.CancelAsync(id, cancel) ? Results.NoContent() : throw Problem.Refused("job-ended", "The job has ended.", $"Read {ReadSuggestionJob.Address}/{id} to see how.");
    }
}
