using Microsoft.EntityFrameworkCore;
using PlansService.Tables;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class CancelImportJob
{
    public static void MapCancelImportJob(this IEndpointRouteBuilder routes) =>
        routes.MapDelete("/v1/import-jobs/{id:guid}", HandleAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Cancel an import").WithDescription("Nothing of it is stored. Refused where it has ended.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        await http.RequireImportJobAsync(db, id, cancel);
        if (await db.Database.ExecuteSqlAsync($"UPDATE import_job SET state = 'Cancelled', body = NULL, ended_at = {time.GetUtcNow()} WHERE id = {id} AND state IN ('Waiting', 'Running')", cancel) == 0)
            throw Problem.Refused("import-ended", "The import has ended.", $"Read /v1/import-jobs/{id} to see how.");
        return Results.NoContent();
    }
}
