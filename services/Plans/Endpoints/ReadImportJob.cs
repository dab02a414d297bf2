using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadImportJob
{
    public const string Address = "/v1/import-jobs";

    internal sealed record View(Guid Id, Guid VersionId, JobState State, bool IsDryRun, int? Rows, int RowsDone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JsonElement? Report, JsonElement? Problem)
        : JobView(Id, State, Rows, RowsDone, CreatedAt, EndedAt, Report, Problem);

    // Without the body, which may be large.
    static readonly Expression<Func<ImportJob, View>> Seen = job => new(job.Id, job.VersionId, job.State, job.IsDryRun, job.Rows, job.RowsDone, job.CreatedAt, job.EndedAt, JobView.Parsed(job.Report), JobView.Parsed(job.Problem));

    /// <summary>A job as it was made.</summary>
    public static Func<ImportJob, View> Of { get; } = Seen.Compile();

    public static void MapReadImportJob(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Address + "/{id:guid}", HandleAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("How far an import is").WithDescription("Retry-After says when to look again, while it goes on. It is kept for 30 days after its end.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        await http.RequireImportJobAsync(db, id, cancel);
        return http.Watched(await db.Set<ImportJob>().Where(one => one.Id == id).Select(Seen).SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("import job"));
    }

    /// <summary>Lets a request about a job go on only where its caller may write the plan.</summary>
    public static async Task RequireImportJobAsync(this HttpContext http, PlansDb db, Guid id, CancellationToken cancel)
    {
        var unit = await db.Set<ImportJob>().Where(job => job.Id == id).Join(db.Versions, job => job.VersionId, version => version.Id, (_, version) => (Guid?)version.Plan!.UnitId).SingleOrDefaultAsync(cancel)
            ?? throw Problem.NotFound("import job");
        await http.RequireUnitAsync(db, unit, cancel, hidden: new("import job", Rights.WritePlans));
    }
}
