using System.Linq.Expressions;
using System.Text.Json;
using AlignmentService.Exchange;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace AlignmentService.Endpoints.Exchange;

internal static class ReadAlignmentImport
{
    public const string Address = "/v1/alignment-import-jobs";

    internal sealed record View(Guid Id, ImportFormat Format, bool IsDryRun, JobState State, int? Rows, int RowsDone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JsonElement? Report, JsonElement? Problem)
        : JobView(Id, State, Rows, RowsDone, CreatedAt, EndedAt, Report, Problem);

    // Without the body, which may be large.
    static readonly Expression<Func<AlignmentImportJob, View>> Seen = job => new(job.Id, job.Format, job.IsDryRun, job.State, job.Rows, job.RowsDone, job.CreatedAt, job.EndedAt, JobView.Parsed(job.Report), JobView.Parsed(job.Problem));

    /// <summary>A job as it was made.</summary>
    public static Func<AlignmentImportJob, View> Of { get; } = Seen.Compile();

    public static void MapReadAlignmentImport(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Address + "/{id:guid}", async (Guid id, HttpContext http, AlignmentDb db, CancellationToken cancel) => http.Watched(await db.OwnJob<AlignmentImportJob>(http, id).Select(Seen).SingleOrDefaultAsync(cancel) ?? throw Gone))
            .Produces<View>().ProducesProblem(404)
            .WithSummary("How far an import of alignments is").WithDescription("For whoever asked for it. Retry-After says when to look again, while it goes on. It is kept for 30 days after its end.");

    public static Problem Gone => Problem.NotFound("import job");
}
