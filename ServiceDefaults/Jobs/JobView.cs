using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Http;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Jobs;

/// <summary>What whoever asked for a job sees of it; a kind may show more.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="Rows">How many there are, once they are read.</param>
/// <param name="RowsDone">How many are written; they hold when the job is done.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it was done, failed or was cancelled.</param>
/// <param name="Report">What it did, where it is done.</param>
/// <param name="Problem">Why it failed, as a problem document.</param>
public abstract record JobView(Guid Id, JobState State, int? Rows, int RowsDone, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, JsonElement? Report, JsonElement? Problem)
{
    /// <summary>A report or a problem as it is shown.</summary>
    public static JsonElement? Parsed(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}

/// <summary>How requests begin jobs and watch them.</summary>
public static class JobAnswers
{
    /// <summary>Whether the caller would rather not wait: <c>Prefer: respond-async</c> (RFC 7240).</summary>
    public static bool WantsJob(this HttpContext http) =>
        http.Request.Headers.GetCommaSeparatedValues("Prefer").Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    /// <summary>Stores a job, and answers 202 with where to watch it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="db">Where the job is stored.</param>
    /// <param name="jobs">Its table.</param>
    /// <param name="job">The job.</param>
    /// <param name="address">Where it is watched, without its id.</param>
    /// <param name="view">What its caller sees of it.</param>
    /// <param name="cancel">Ends the storing.</param>
    public static async Task<IResult> AcceptJobAsync<TJob>(this HttpContext http, ServiceDb db, JobTable<TJob> jobs, TJob job, string address, JobView view, CancellationToken cancel)
        where TJob : Job
    {
        db.Add(job);
        await db.SaveChangesAsync(cancel);
        jobs.Wake();
        if (http.WantsJob()) http.Response.Headers["Preference-Applied"] = "respond-async";
        http.Response.Headers.RetryAfter = "1";
        return Results.Accepted($"{address}/{job.Id}", view);
    }

    /// <summary>The job of an id, for whoever asked for it; none for anybody else.</summary>
    public static IQueryable<TJob> OwnJob<TJob>(this ServiceDb db, HttpContext http, Guid id)
        where TJob : Job
    {
        var caller = http.CallerId();
        return db.Set<TJob>().Where(job => job.Id == id && job.AskedBy == caller);
    }

    /// <summary>Answers with a job as it is; Retry-After says when to look again, while it goes on.</summary>
    public static IResult Watched<TView>(this HttpContext http, TView job)
        where TView : JobView
    {
        if (job.EndedAt is null) http.Response.Headers.RetryAfter = "1";
        return http.AnswersUnchanged($"\"{job.State}.{job.Rows}.{job.RowsDone}\"") ? Results.Empty : Results.Ok(job);
    }
}
