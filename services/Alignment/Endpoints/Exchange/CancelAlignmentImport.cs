using AlignmentService.Exchange;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace AlignmentService.Endpoints.Exchange;

internal static class CancelAlignmentImport
{
    public static void MapCancelAlignmentImport(this IEndpointRouteBuilder routes) =>
        routes.MapDelete(ReadAlignmentImport.Address + "/{id:guid}", HandleAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Cancel an import of alignments").WithDescription("Nothing of it is stored. Refused where it has ended.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, AlignmentDb db, JobTable<AlignmentImportJob> jobs, CancellationToken cancel)
    {
        if (!await db.OwnJob<AlignmentImportJob>(http, id).AnyAsync(cancel)) throw ReadAlignmentImport.Gone;
        return await jobs.CancelAsync(id, cancel) ? Results.NoContent() : throw Problem.Refused("import-ended", "The import has ended.", $"Read {ReadAlignmentImport.Address}/{id} to see how.");
    }
}
