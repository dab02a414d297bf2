using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Plans.Tests.Tables;

/// <summary>A large import outlasts its request: it is watched, cancelled, and taken up again by another.</summary>
public sealed class ImportJobs(RunningPlans plans) : IClassFixture<RunningPlans>, IAsyncLifetime
{
    readonly Office office = new(plans);

    Desk Desk => new(office);

    public ValueTask InitializeAsync() => office.RegisterInstituteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_job_is_watched_from_waiting_to_done()
    {
        var draft = await Desk.StartAsync();
        await using var hold = await HoldAsync(draft);
        using var taken = await Desk.WriteAsync(draft, Table(1_200), waits: false);
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        taken.Headers.GetValues("Preference-Applied").ShouldBe(["respond-async"]);
        var job = JsonSerializer.Deserialize<JsonElement>(await taken.Content.ReadAsStringAsync());
        taken.Headers.Location.ShouldNotBeNull().ToString().ShouldEndWith($"/v1/import-jobs/{job.Id()}");
        job.Text("state").ShouldBe("Waiting");

        // It has read its rows, and cannot write them yet.
        await Eventually.TrueAsync(async () => (job = await Desk.JobAsync(job)).TryGetProperty("rows", out _), "The job is not begun");
        (job.Text("state"), job.GetProperty("rows").GetInt32(), job.GetProperty("rowsDone").GetInt32()).ShouldBe(("Running", 1_200, 0));
        await hold.DisposeAsync();
        job = await Desk.BecomesAsync(job, "Done");

        (job.GetProperty("rowsDone").GetInt32(), job.GetProperty("report").GetProperty("new").GetInt32()).ShouldBe((1_200, 1_200));
        var written = await Desk.VersionAsync(draft);
        written.List().Count.ShouldBe(1_200);
        written.GetProperty("version").GetInt32().ShouldBe(2);
        (await plans.Service.AuditOfAsync($"item/{written.List()[0].Id()}")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Text("actor").ShouldBe("tester"), entry => entry.Text("action").ShouldBe("PUT /v1/plan-versions/{id:guid}/table"));
        (await plans.Service.LookAsync(db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM import_job WHERE id = {job.Id()} AND body IS NULL").SingleAsync())).ShouldBe(1);
        await office.Client.DeleteAsync($"/v1/import-jobs/{job.Id()}").ShouldRefuseAsync(HttpStatusCode.Conflict, "import-ended");
    }

    [Fact]
    public async Task A_job_that_is_cancelled_stores_nothing()
    {
        var draft = await Desk.StartAsync();
        await using var hold = await HoldAsync(draft);
        var job = await Desk.WriteAsync(draft, Table(1_200), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await Desk.JobAsync(job)).TryGetProperty("rows", out _), "The job is not begun");

        await office.Client.DeleteAsync($"/v1/import-jobs/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.NoContent);
        await hold.DisposeAsync();
        // The worker is done with it when it has done the next one.
        var other = await Desk.StartAsync();
        await Desk.BecomesAsync(await Desk.WriteAsync(other, Table(1), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");

        (await Desk.JobAsync(job)).Text("state").ShouldBe("Cancelled");
        (await Desk.VersionAsync(draft)).ToString().ShouldBe(draft.ToString());
    }

    [Fact]
    public async Task A_job_whose_lease_ran_out_is_done_by_another()
    {
        var draft = await Desk.StartAsync();
        var now = plans.Service.Clock.Now;
        var job = new { Id = Guid.CreateVersion7(), Lease = Guid.NewGuid() };
        // As a process left it that was killed while it worked.
        await plans.Service.LookAsync(db => db.Database.ExecuteSqlAsync($"""
            INSERT INTO import_job(id, version_id, is_whole, is_json, is_dry_run, if_match, asked_by, body, created_at, state, rows_done, lease, leased_until, attempts)
            VALUES ({job.Id}, {draft.Id()}, true, false, false, '*', 'tester', {Table(3)}, {now}, 'Running', 0, {job.Lease}, {now.AddMinutes(1)}, 1)
            """));
        var view = JsonSerializer.SerializeToElement(new { id = job.Id });
        // Whoever works now leaves it alone.
        await Desk.BecomesAsync(await Desk.WriteAsync(await Desk.StartAsync(), Table(1), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");
        (await Desk.JobAsync(view)).Text("state").ShouldBe("Running");

        plans.Service.Clock.Now += TimeSpan.FromMinutes(1);
        view = await Desk.BecomesAsync(view, "Done");

        view.GetProperty("report").GetProperty("new").GetInt32().ShouldBe(3);
        (await Desk.VersionAsync(draft)).List().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_job_that_nobody_can_end_fails_after_some_attempts()
    {
        var (draft, id, now) = (await Desk.StartAsync(), Guid.CreateVersion7(), plans.Service.Clock.Now);
        await plans.Service.LookAsync(db => db.Database.ExecuteSqlAsync($"""
            INSERT INTO import_job(id, version_id, is_whole, is_json, is_dry_run, if_match, asked_by, body, created_at, state, rows_done, leased_until, attempts)
            VALUES ({id}, {draft.Id()}, true, false, false, '*', 'tester', {Table(3)}, {now}, 'Running', 0, {now}, 3)
            """));

        (await Desk.BecomesAsync(JsonSerializer.SerializeToElement(new { id }), "Failed")).GetProperty("problem").Text("type").ShouldBe("urn:problem-type:equity:defect");
        (await Desk.VersionAsync(draft)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_wrong_with_a_job_is_its_problem()
    {
        var draft = await Desk.StartAsync();
        var job = await Desk.WriteAsync(draft, "depth,kind,level,text\n1,Deed,Goal,Words"u8.ToArray(), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);

        var problem = (await Desk.BecomesAsync(job, "Failed")).GetProperty("problem");
        problem.Text("type").ShouldBe("urn:problem-type:equity:wrong-rows");
        problem.GetProperty("status").GetInt32().ShouldBe(422);
        problem.List("errors").ShouldHaveSingleItem().Text("column").ShouldBe("kind");
    }

    [Fact]
    public async Task A_draft_that_was_changed_meanwhile_is_not_written_over()
    {
        var draft = await Desk.StartAsync();
        await using var hold = await HoldAsync(draft);
        var job = await Desk.WriteAsync(draft, Table(3), tag: "\"1\"", waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await Desk.JobAsync(job)).TryGetProperty("rows", out _), "The job is not begun");

        await hold.ChangeAsync("UPDATE plan_version SET description = 'Other words' WHERE id = $1");

        (await Desk.BecomesAsync(job, "Failed")).GetProperty("problem").Text("type").ShouldBe("urn:problem-type:equity:changed-meanwhile");
        (await Desk.VersionAsync(draft)).List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_table_becomes_a_job_by_itself_and_a_dry_run_of_it_too()
    {
        var draft = await Desk.StartAsync();
        var large = Encoding.UTF8.GetBytes("depth,kind,level,text\n" + string.Concat(Enumerable.Repeat($"1,Goal,Goal,{new string('a', 7_000)}\n", 160)));

        var job = await Desk.BecomesAsync(await Desk.WriteAsync(draft, large, "?dryRun=true").ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");
        job.GetProperty("report").GetProperty("new").GetInt32().ShouldBe(160);
        (await Desk.VersionAsync(draft)).List().ShouldBeEmpty();
        await Desk.BecomesAsync(await Desk.WriteAsync(draft, large).ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");
        (await Desk.VersionAsync(draft)).List().Count.ShouldBe(160);
        await Desk.WriteAsync(draft, new byte[(16 << 20) + 1]).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task Items_by_external_ids_may_be_a_job_too()
    {
        var draft = await Desk.StartAsync();
        var job = await Desk.UpsertAsync(draft, "external id,kind,level,text\nT-1,Goal,Goal,Doors are seen.", "?system=tasks", waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);

        (await Desk.BecomesAsync(job, "Done")).GetProperty("report").List("rows").ShouldHaveSingleItem().Text("externalId").ShouldBe("T-1");
    }

    [Fact]
    public async Task A_job_is_forgotten_after_thirty_days()
    {
        var job = await Desk.BecomesAsync(await Desk.WriteAsync(await Desk.StartAsync(), Table(1), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");
        plans.Service.Clock.Now += TimeSpan.FromDays(29);
        // The worker tidies up whenever it has worked.
        await Desk.BecomesAsync(await Desk.WriteAsync(await Desk.StartAsync(), Table(1), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted), "Done");
        await Desk.JobAsync(job);

        plans.Service.Clock.Now += TimeSpan.FromDays(2);
        await Eventually.TrueAsync(async () => (await office.Client.GetAsync($"/v1/import-jobs/{job.Id()}")).StatusCode == HttpStatusCode.NotFound, "The job is still there");
    }

    static byte[] Table(int rows) => Encoding.UTF8.GetBytes("depth,kind,level,text\n" + string.Concat(Enumerable.Range(1, rows).Select(at => string.Create(CultureInfo.InvariantCulture, $"1,Action,Action,Build ramp {at}.\n"))));

    async Task<Hold> HoldAsync(JsonElement draft)
    {
        var connection = new Npgsql.NpgsqlConnection(plans.Service.ConnectionString);
        await connection.OpenAsync();
        var hold = new Hold(connection, await connection.BeginTransactionAsync(), draft.Id());
        await hold.ExecuteAsync("SELECT FROM plan_version WHERE id = $1 FOR NO KEY UPDATE");
        return hold;
    }

    /// <summary>Keeps others from writing a version, until it is disposed of.</summary>
    sealed class Hold(Npgsql.NpgsqlConnection connection, Npgsql.NpgsqlTransaction transaction, Guid version) : IAsyncDisposable
    {
        public async Task ExecuteAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = version } } };
            await command.ExecuteNonQueryAsync();
        }

        public async Task ChangeAsync(string sql)
        {
            await ExecuteAsync(sql);
            await transaction.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
