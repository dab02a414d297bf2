using System.Linq.Expressions;
using System.Text.Json;
using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace AlignmentService.Endpoints.Suggestions;

internal static class ReadSuggestionJob
{
    public const string Address = "/v1/suggestion-jobs";

    internal sealed record View(Guid Id, Guid? PlanId, Guid? UnitId, JobState State, int? Rows, int RowsDone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JsonElement? Report, JsonElement? Problem)
        : JobView(Id, State, Rows, RowsDone, CreatedAt, EndedAt, Report, Problem);

    static readonly Expression<Func<SuggestionJob, View>> Seen = job => new(job.Id, job.PlanId, job.UnitId, job.State, job.Rows, job.RowsDone, job.CreatedAt, job.EndedAt, JobView.Parsed(job.Report), JobView.Parsed(job.Problem));

    /// <summary>A job as it was made.</summary>
    public static Func<SuggestionJob, View> Of { get; } = Seen.Compile();

    public static void MapReadSuggestionJob(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Address + "/{id:guid}", async (Guid id, HttpContext http, AlignmentDb db, CancellationToken cancel) => http.Watched(await db.OwnJob<SuggestionJob>(http, id).Select(Seen).SingleOrDefaultAsync(cancel) ?? throw Gone))
            .Produces<View>().ProducesProblem(404)
            .WithSummary("How far a job for suggestions is").WithDescription("For whoever asked for it. A row is an item. Retry-After says when to look again, while it goes on. It is kept with its result for 30 days after its end.");

    public static Problem Gone => Problem.NotFound("suggestion job");
}
