using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;
using ServiceDefaults.Messaging;

namespace ServiceDefaults.Jobs;

/// <summary>Does the jobs of a kind one after the other; every replica has one, and a job that one of them left behind is taken up by another.</summary>
internal sealed partial class JobWorker<TJob, TRun>(JobTable<TJob> jobs, IServiceScopeFactory scopes, IOptions<JsonOptions> json, TimeProvider time, ILogger<JobWorker<TJob, TRun>> log) : BackgroundService
    where TJob : Job
    where TRun : IJobRun<TJob>
{
    const int MostAttempts = 3;

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    /// <summary>The job was cancelled, or another worker has taken it up.</summary>
    sealed class LostException : Exception;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunNextAsync(stoppingToken)) { }
                await jobs.ForgetAsync(stoppingToken);
                await jobs.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The job is taken up again when its lease is over.
                Interrupted(log, typeof(TJob).Name, e.GetType().Name, e.Message);
                await Task.Delay(Poll * (0.5 + Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task<bool> RunNextAsync(CancellationToken cancel)
    {
        var lease = Guid.NewGuid();
        if (await jobs.ClaimAsync(lease, cancel) is not { } id) return false;
        try
        {
            await RunAsync(id, lease, cancel);
            jobs.Finished();
        }
        catch (Exception e) when (ProblemOf(e) is { } problem)
        {
            await jobs.FailAsync(id, lease, Text(problem.Document()), cancel);
        }
        catch (LostException)
        {
            Lost(log, typeof(TJob).Name, id);
        }

        return true;
    }

    async Task RunAsync(Guid id, Guid lease, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        var job = await db.Set<TJob>().AsNoTracking().SingleAsync(one => one.Id == id, cancel);
        if (job.Attempts > MostAttempts) throw new Problem(StatusCodes.Status500InternalServerError, "defect", "Something went wrong.", "This is our mistake, not yours. Nothing was stored.");
        Acting.For(job.AskedBy, job.Action);
        // A savepoint is a transaction to a database's count of changes, which counts once in each.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var report = await scope.ServiceProvider.GetRequiredService<TRun>().RunAsync(job, async (rows, done) =>
        {
            if (!await jobs.RenewAsync(id, lease, rows, done, cancel)) throw new LostException();
        }, cancel);
        if (!await jobs.FinishAsync((NpgsqlConnection)db.Database.GetDbConnection(), id, lease, Text(report), cancel)) throw new LostException();
        await transaction.CommitAsync(cancel);
    }

    string Text(object document) => JsonSerializer.Serialize(document, json.Value.SerializerOptions);

    static Problem? ProblemOf(Exception failure) => failure switch
    {
        Problem thrown => thrown,
        BadHttpRequestException bad => new(bad.StatusCode, "malformed-request", "The body is not the JSON that this endpoint takes.",
            bad.InnerException is JsonException { LineNumber: { } line } ? $"In line {line + 1}: the JSON is not well-formed, or a member is missing, of another type, or not known." : null),
        DbUpdateConcurrencyException => new(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Somebody changed this meanwhile.", "Read it again and repeat your change."),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} {Job} was cancelled, or is another worker's now; nothing of it was stored here")]
    static partial void Lost(ILogger log, string kind, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Job} was interrupted and starts again: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string job, string kind, string reason);
}
