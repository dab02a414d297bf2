using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace PlansService.Endpoints;

internal static class CancelImportJob
{
    public static void MapCancelImportJob(this IEndpointRouteBuilder routes) =>
        routes.MapDelete(ReadImportJob.Address + "/{id:guid}", HandleAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Cancel an import").WithDescription("Nothing of it is stored. Refused where it has ended.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, PlansDb db, JobTable<ImportJob> jobs, CancellationToken cancel)
    {
        await http.RequireImportJobAsync(db, id, cancel);
        return await jobs.CancelAsync(id, cancel) ? Results.NoContent() : throw Problem.Refused("import-ended", "The import has ended.", $"Read {ReadImportJob.Address}/{id} to see how.");
    }
}
