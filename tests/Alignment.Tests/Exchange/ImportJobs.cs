using System.Diagnostics;
using System.Net;
using System.Text;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Alignment.Tests.Exchange;

/// <summary>A large import outlasts its request.</summary>
public sealed class ImportJobs(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    readonly Desk desk = new(alignment.Service);

    [Fact]
    public async Task A_job_is_watched_by_whoever_asked_and_by_nobody_else()
    {
        var (institute, unit) = await desk.PlansAsync();
        var job = await desk.ImportAsync(Desk.Set(Desk.Row(unit.Items[1].ItemId, institute.Items[0].ItemId)), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);

        job = await desk.BecomesAsync(job, "Done");

        (job.GetProperty("rows").GetInt32(), job.GetProperty("rowsDone").GetInt32(), job.GetProperty("report").GetProperty("proposed").GetInt32()).ShouldBe((1, 1, 1));
        (await desk.CountAsync(unit)).ShouldBe(1);
        var office = alignment.Service.SignedInAs("equity-office");
        await office.GetAsync($"/v1/alignment-import-jobs/{job.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await office.DeleteAsync($"/v1/alignment-import-jobs/{job.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await desk.Client.DeleteAsync($"/v1/alignment-import-jobs/{job.Id()}").ShouldRefuseAsync(HttpStatusCode.Conflict, "import-ended");
    }

    [Fact]
    public async Task A_job_knows_what_its_caller_may()
    {
        var ((institute, own), (_, foreign)) = (await desk.PlansAsync(), await desk.PlansAsync());
        var editor = new Desk(alignment.Service, alignment.Service.SignedInAs($"unit-editor:{own.UnitId}"));

        var job = await editor.ImportAsync(Desk.Set(Desk.Row(foreign.Items[1].ItemId, institute.Items[0].ItemId)), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);

        (await editor.BecomesAsync(job, "Failed")).GetProperty("problem").Text("type").ShouldBe("urn:problem-type:equity:wrong-rows");
        (await desk.CountAsync(foreign)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_stores_nothing()
    {
        var (institute, unit) = await desk.PlansAsync(actions: 1_500);
        await using var hold = new Npgsql.NpgsqlConnection(alignment.Service.ConnectionString);
        await hold.OpenAsync();
        await using var transaction = await hold.BeginTransactionAsync();
        await using var taking = new Npgsql.NpgsqlCommand("LOCK TABLE alignment IN SHARE MODE", hold, transaction);
        await taking.ExecuteNonQueryAsync();
        var job = await desk.ImportAsync(Desk.Set([.. unit.Items.Skip(1).Select(item => Desk.Row(item.ItemId, institute.Items[0].ItemId))]), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (job = await desk.JobAsync(job)).TryGetProperty("rows", out _), "The job is not begun");

        await desk.Client.DeleteAsync($"/v1/alignment-import-jobs/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.NoContent);
        await transaction.DisposeAsync();
        var next = await desk.ImportAsync(Desk.Set(Desk.Row(unit.Items[1].ItemId, institute.Items[1].ItemId)), waits: false).ShouldAnswerAsync(HttpStatusCode.Accepted);
        await desk.BecomesAsync(next, "Done");

        (await desk.JobAsync(job)).Text("state").ShouldBe("Cancelled");
        (await desk.CountAsync(unit)).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_thousand_rows_are_a_job_by_themselves()
    {
        var (institute, unit) = await LargeAsync();
        var set = Desk.Set([.. unit.Items.Skip(1).SelectMany(item => institute.Items.Select(target => Desk.Row(item.ItemId, target.ItemId)))]);

        var began = Stopwatch.GetTimestamp();
        var job = await desk.ImportAsync(set).ShouldAnswerAsync(HttpStatusCode.Accepted);
        job = await desk.BecomesAsync(job, "Done", TimeSpan.FromMinutes(2));

        TestContext.Current.TestOutputHelper?.WriteLine($"50,000 rows in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        job.GetProperty("report").GetProperty("proposed").GetInt32().ShouldBe(50_000);
        (await desk.CountAsync(unit)).ShouldBe(50_000);
        // Each has its event and its entry. They are matched here: the database, which thinks of yesterday's tables, might compare each with each.
        var events = await alignment.Service.LookAsync(db => db.Database.SqlQuery<string>($"SELECT 'alignment/' || a.id AS \"Value\" FROM event_log l JOIN alignment a ON a.id = l.aggregate_id JOIN item i ON i.id = a.subject_item_id WHERE i.plan_id = {unit.PlanId}").ToListAsync());
        var entries = await alignment.Service.LookAsync(db => db.Database.SqlQuery<string>($"SELECT resource AS \"Value\" FROM audit_entry WHERE resource LIKE 'alignment/%'").ToListAsync());
        events.Count.ShouldBe(50_000);
        entries.Count(events.ToHashSet().Contains).ShouldBe(50_000);
    }

    [Fact]
    public async Task Two_hundred_thousand_rows_are_read_and_what_is_beyond_the_limit_is_not()
    {
        var row = Encoding.UTF8.GetBytes(Desk.Row(Guid.NewGuid(), Guid.NewGuid()));
        var set = Encoding.UTF8.GetBytes(Desk.Set()).Concat(Enumerable.Repeat(row, 200_000).SelectMany(one => one)).ToArray();

        var job = await desk.BecomesAsync(await desk.ImportAsync(set).ShouldAnswerAsync(HttpStatusCode.Accepted), "Failed");

        job.GetProperty("rows").GetInt32().ShouldBe(200_000);
        job.GetProperty("problem").Text("detail").ShouldNotBeNull().ShouldContain("Mistakes: 400,000, in 200,000 rows; 1,000 of them are listed.");
        await using var replica = alignment.Service.Replica(("Alignment:ImportMebibytes", "1"));
        var small = replica.CreateClient();
        small.DefaultRequestHeaders.Authorization = desk.Client.DefaultRequestHeaders.Authorization;
        await new Desk(alignment.Service, small).ImportAsync(set).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    // 2,500 actions and 20 commitments.
    async Task<(PlanVersionContent Institute, PlanVersionContent Unit)> LargeAsync()
    {
        var plans = (Institute: SomePlan.OfTheInstitute([.. Enumerable.Range(1, 20).Select(at => $"Every door {at} opens.")]), Unit: SomePlan.OfAUnit("Doors.", [.. Enumerable.Range(1, 2_500).Select(at => $"Open door {at}.")]));
        await alignment.Service.HearsAsync(plans.Institute.Adopted());
        await alignment.Service.HearsAsync(plans.Unit.Adopted());
        return plans;
    }
}
