using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadImportJob
{
    /// <param name="Rows">How many there are, once they are read.</param>
    /// <param name="RowsDone">How many are written; they hold when the job is done.</param>
    /// <param name="Report">What it did, where it is done.</param>
    /// <param name="Problem">Why it failed, as a problem document.</param>
    internal sealed record View(Guid Id, Guid VersionId, JobState State, bool IsDryRun, int? Rows, int RowsDone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JsonElement? Report, JsonElement? Problem);

    public static void MapReadImportJob(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/import-jobs/{id:guid}", HandleAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("How far an import is").WithDescription("Retry-After says when to look again, while it goes on. It is kept for 30 days after its end.");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        await http.RequireImportJobAsync(db, id, cancel);
        // Without the body, which may be large.
        var job = await db.Set<ImportJob>().Where(one => one.Id == id).Select(one => new { one.Id, one.VersionId, one.State, one.IsDryRun, one.Rows, one.RowsDone, one.CreatedAt, one.EndedAt, one.Report, one.Problem }).SingleOrDefaultAsync(cancel)
            ?? throw Problem.NotFound("import job");
        if (job.EndedAt is null) http.Response.Headers.RetryAfter = "1";
        return http.AnswersUnchanged($"\"{job.State}.{job.Rows}.{job.RowsDone}\"") ? Results.Empty
            : Results.Ok(new View(job.Id, job.VersionId, job.State, job.IsDryRun, job.Rows, job.RowsDone, job.CreatedAt, job.EndedAt, Parsed(job.Report), Parsed(job.Problem)));
    }

    /// <summary>A job as it was made.</summary>
    public static View Of(ImportJob job) => new(job.Id, job.VersionId, job.State, job.IsDryRun, job.Rows, job.RowsDone, job.CreatedAt, job.EndedAt, Parsed(job.Report), Parsed(job.Problem));

    /// <summary>Lets a request about a job go on only where its caller may write the plan.</summary>
    public static async Task RequireImportJobAsync(this HttpContext http, PlansDb db, Guid id, CancellationToken cancel)
    {
        var unit = await db.Set<ImportJob>().Where(job => job.Id == id).Join(db.Versions, job => job.VersionId, version => version.Id, (_, version) => (Guid?)version.Plan!.UnitId).SingleOrDefaultAsync(cancel)
            ?? throw Problem.NotFound("import job");
        await http.RequireUnitAsync(db, unit, cancel, hidden: new("import job", Rights.WritePlans));
    }

    static JsonElement? Parsed(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}
