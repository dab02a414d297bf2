using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;

namespace PlansService.Tables;

/// <summary>Does import jobs one after the other; every replica has one, and a job that one of them left behind is taken up by another.</summary>
internal sealed partial class ImportWorker(NpgsqlDataSource data, IServiceScopeFactory scopes, ImportSignal signal, IOptions<JsonOptions> json, TimeProvider time, ILogger<ImportWorker> log) : BackgroundService
{
    const int MostAttempts = 3;

    const string Claim = """
        UPDATE import_job SET state = 'Running', lease = $1, leased_until = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM import_job WHERE state IN ('Waiting', 'Running') AND leased_until <= $3 ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
        """;

    const string Renew = "UPDATE import_job SET rows = $1, rows_done = $2, leased_until = $3 WHERE id = $4 AND lease = $5 AND state = 'Running'";

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The job was cancelled, or another worker has taken it up.</summary>
    sealed class LostException : Exception;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunNextAsync(stoppingToken)) { }
                await ForgetAsync(stoppingToken);
                await signal.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The job is taken up again when its lease is over.
                Interrupted(log, e.GetType().Name, e.Message);
                await Task.Delay(Poll * (0.5 + Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task<bool> RunNextAsync(CancellationToken cancel)
    {
        var (lease, now) = (Guid.NewGuid(), time.GetUtcNow());
        await using var claim = data.CreateCommand(Claim);
        foreach (var value in new object[] { lease, now + Lease, now }) claim.Parameters.Add(new() { Value = value });
        if (await claim.ExecuteScalarAsync(cancel) is not Guid id) return false;
        try
        {
            await RunAsync(id, lease, cancel);
        }
        catch (LostException)
        {
            Lost(log, id);
        }

        return true;
    }

    async Task RunAsync(Guid id, Guid lease, CancellationToken cancel)
    {
        Problem problem;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PlansDb>();
            var job = await db.Set<ImportJob>().AsNoTracking().SingleAsync(one => one.Id == id, cancel);
            if (job.Attempts > MostAttempts || job.Body is not { } body) throw new Problem(StatusCodes.Status500InternalServerError, "defect", "Something went wrong.", "This is our mistake, not yours. Nothing was stored.");
            Acting.For(job.AskedBy, job.IsWhole ? "PUT /v1/plan-versions/{id:guid}/table" : "POST /v1/plan-versions/{id:guid}/items");
            // A savepoint is a transaction to the database's count of changes, which counts once in each.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var version = await db.Versions.Include(one => one.Items).SingleAsync(one => one.Id == job.VersionId, cancel);
            Preconditions.RequireMatch(job.IfMatch, Preconditions.Tag(version.Version), ItemTable.Tags(version.Version));
            var report = await scope.ServiceProvider.GetRequiredService<DraftImports>().RunAsync(version, job.Order(), body, cancel, (rows, done) => RenewAsync(id, lease, rows, done, cancel));
            var text = JsonSerializer.Serialize(report, json.Value.SerializerOptions);
            // Whoever cancels now waits, and finds it done.
            if (await db.Database.ExecuteSqlAsync($"UPDATE import_job SET state = 'Done', rows = {report.Rows.Count}, rows_done = {report.Rows.Count}, report = {text}, body = NULL, ended_at = {time.GetUtcNow()} WHERE id = {id} AND lease = {lease} AND state = 'Running'", cancel) == 0)
                throw new LostException();
            await transaction.CommitAsync(cancel);
            return;
        }
        catch (Problem e)
        {
            problem = e;
        }
        catch (BadHttpRequestException e)
        {
            problem = new Problem(e.StatusCode, "malformed-request", "The body is not the JSON that this endpoint takes.", e.InnerException is JsonException { LineNumber: { } line } ? $"In line {line + 1}: the JSON is not well-formed, or a member is missing, of another type, or not known." : null);
        }
        catch (DbUpdateConcurrencyException)
        {
            problem = new Problem(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Somebody changed this meanwhile.", "Read it again and repeat your change.");
        }

        await FailAsync(id, lease, problem, cancel);
    }

    async Task RenewAsync(Guid id, Guid lease, int rows, int done, CancellationToken cancel)
    {
        await using var renew = data.CreateCommand(Renew);
        foreach (var value in new object[] { rows, done, time.GetUtcNow() + Lease, id, lease }) renew.Parameters.Add(new() { Value = value });
        if (await renew.ExecuteNonQueryAsync(cancel) == 0) throw new LostException();
    }

    async Task FailAsync(Guid id, Guid lease, Problem problem, CancellationToken cancel)
    {
        await using var fail = data.CreateCommand("UPDATE import_job SET state = 'Failed', problem = $1, body = NULL, ended_at = $2 WHERE id = $3 AND lease = $4 AND state = 'Running'");
        foreach (var value in new object[] { JsonSerializer.Serialize(problem.Document(), json.Value.SerializerOptions), time.GetUtcNow(), id, lease }) fail.Parameters.Add(new() { Value = value });
        await fail.ExecuteNonQueryAsync(cancel);
    }

    async Task ForgetAsync(CancellationToken cancel)
    {
        await using var forget = data.CreateCommand("DELETE FROM import_job WHERE ended_at < $1");
        forget.Parameters.Add(new() { Value = time.GetUtcNow() - Kept });
        await forget.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import job {Job} was cancelled, or is another worker's now; nothing of it was stored here")]
    static partial void Lost(ILogger log, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Importing was interrupted and starts again: {Kind}: {Reason}")]
    static partial void Interrupted(ILogger log, string kind, string reason);
}
