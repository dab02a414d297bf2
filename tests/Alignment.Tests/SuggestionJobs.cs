using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using AlignmentService.Suggesting;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Jobs;
using TestKit;

namespace Alignment.Tests;

/// <summary>Suggestions for many plans outlast their request, and are what a question for one item is answered.</summary>
public sealed class SuggestionJobs(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    const string Address = "/v1/suggestion-jobs";

    readonly HttpClient office = alignment.Service.SignedInWith("alignments.write", "alignments.review");

    [Fact]
    public async Task The_result_has_each_item_once_with_what_it_is_offered_alone()
    {
        var (institute, unit) = (SomePlan.OfTheInstitute("Tend the orchard.", "Mend the roof."), SomePlan.OfAUnit("Mend the roof", "=Prune the \"orchard\",\ntwice.", "Sing."));
        await HearAsync(institute, unit);
        await office.PostAsync("/v1/alignments", new { subjectItemId = unit.Items[1].ItemId, objectItemId = institute.Items[0].ItemId }).ShouldAnswerAsync(HttpStatusCode.Created);

        var job = await DoneAsync($"?plan={unit.PlanId}");

        (job.GetProperty("rows").GetInt32(), job.GetProperty("rowsDone").GetInt32(), job.GetProperty("report").GetProperty("items").GetInt32(), job.GetProperty("report").GetProperty("offered").GetInt32()).ShouldBe((2, 2, 2, 2));
        var lines = await LinesAsync(job);
        lines.Select(line => line.Id("itemId")).ShouldBe(unit.Items.Skip(1).Select(item => item.ItemId));
        foreach (var line in lines)
        {
            var alone = (await office.GetAsync($"/v1/suggestions?item={line.Id("itemId")}&limit=3").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single();
            (line.Text("unit"), line.Text("text"), line.Text("snapshot"), line.GetProperty("abstains").GetBoolean()).ShouldBe((unit.UnitName, alone.Text("text"), alone.Text("snapshot"), alone.GetProperty("abstains").GetBoolean()));
            line.List("suggestions").Select(one => (one.Id("commitmentId"), Score(one), one.Text("alignment"))).ShouldBe(alone.List("suggestions").Select(one => (one.Id("commitmentId"), one.TryGetProperty("reasons", out var why) ? Score(why) : null, one.Text("alignment"))));
        }

        var table = (await TextAsync(job, "?format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        table[0].ShouldBe('\uFEFF' + string.Join(',', RankedItem.Columns));
        table.Length.ShouldBe(1 + lines.Sum(line => line.List("suggestions").Count));
        table[1].ShouldStartWith($"{unit.Items[1].ItemId},{unit.UnitName},{unit.PlanId},,\"'=Prune the \"\"orchard\"\",\ntwice.\",no,1,{institute.Items[1].ItemId},2,Mend the roof.,{unit.Items[0].ItemId},");
    }

    [Fact]
    public async Task The_plans_of_a_unit_are_those_of_the_units_below_it_too()
    {
        var units = await alignment.Service.HearsOfUnitsAsync();
        var (own, below, beside) = (SomePlan.OfAUnit("Doors.", "Open one.") with { UnitId = units.Own }, SomePlan.OfAUnit("Doors.", "Open two.") with { UnitId = units.Child }, SomePlan.OfAUnit("Doors.", "Open three.") with { UnitId = units.Foreign });
        await HearAsync(own, below, beside);

        var lines = await LinesAsync(await DoneAsync($"?unit={units.Own}"));

        lines.Select(line => line.Id("planId")).ShouldBe([own.PlanId, below.PlanId], ignoreOrder: true);
        (await LinesAsync(await DoneAsync(""))).Select(line => line.Id("planId")).ShouldContain(beside.PlanId);
    }

    [Fact]
    public async Task The_same_question_has_the_same_result()
    {
        var unit = SomePlan.OfAUnit("Gravel.", [.. Enumerable.Range(1, 20).Select(at => $"Rake the gravel {at}.")]);
        await HearAsync(SomePlan.OfTheInstitute("Rake gravel.", "Buy rakes.", "Gravel for all."), unit);

        var first = await TextAsync(await DoneAsync($"?plan={unit.PlanId}"));

        (await TextAsync(await DoneAsync($"?plan={unit.PlanId}"))).ShouldBe(first);
    }

    [Fact]
    public async Task A_job_that_was_interrupted_starts_anew_and_ends_once()
    {
        var unit = SomePlan.OfAUnit("Boats.", "Paint a boat.");
        await HearAsync(unit);
        var id = Guid.CreateVersion7();
        await alignment.Service.LookAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(new SuggestionJob(id, unit.PlanId, null, "somebody", alignment.Service.Clock.Now));
            await db.SaveChangesAsync();
            // As whoever held it left it when its process ended.
            var left = await db.Set<SuggestionJob>().Where(job => job.Id == id).ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Running).SetProperty(row => row.Lease, Guid.NewGuid()).SetProperty(row => row.Attempts, 1));
            await transaction.CommitAsync();
            return left;
        });

        await Eventually.TrueAsync(() => alignment.Service.LookAsync(db => db.Set<SuggestionJob>().AnyAsync(job => job.Id == id && job.State == JobState.Done)), "Nobody took the job up");

        (await CountAsync(id)).ShouldBe(1);
        (await alignment.Service.LookAsync(db => db.Set<SuggestionJob>().SingleAsync(job => job.Id == id))).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_result_is_removed_with_its_job()
    {
        var unit = SomePlan.OfAUnit("Kites.", "Fly a kite.");
        await HearAsync(unit);
        var job = await DoneAsync($"?plan={unit.PlanId}");
        (await CountAsync(job.Id())).ShouldBe(1);

        // 31 days ago.
        await alignment.Service.LookAsync(db => db.Set<SuggestionJob>().Where(one => one.Id == job.Id()).ExecuteUpdateAsync(one => one.SetProperty(row => row.EndedAt, row => row.EndedAt - TimeSpan.FromDays(31))));

        await Eventually.TrueAsync(async () => await CountAsync(job.Id()) == 0, "The result is still here");
        await office.GetAsync($"{Address}/{job.Id()}/result").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_result_is_for_whoever_asked_and_only_when_there_is_one()
    {
        var unit = SomePlan.OfAUnit("Lamps.", "Light a lamp.");
        await HearAsync(unit);
        await using var hold = new Npgsql.NpgsqlConnection(alignment.Service.ConnectionString);
        await hold.OpenAsync();
        await using var transaction = await hold.BeginTransactionAsync();
        await using var taking = new Npgsql.NpgsqlCommand("LOCK TABLE suggestion_line IN SHARE MODE", hold, transaction);
        await taking.ExecuteNonQueryAsync();
        var job = await office.PostAsync($"{Address}?plan={unit.PlanId}", new { }).ShouldAnswerAsync(HttpStatusCode.Accepted);

        await office.GetAsync($"{Address}/{job.Id()}/result").ShouldRefuseAsync(HttpStatusCode.Conflict, "job-not-done");
        await office.DeleteAsync($"{Address}/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.NoContent);
        await transaction.DisposeAsync();
        var next = await DoneAsync($"?plan={unit.PlanId}");

        (await CountAsync(job.Id())).ShouldBe(0);
        await office.GetAsync($"{Address}/{job.Id()}/result").ShouldRefuseAsync(HttpStatusCode.Conflict, "job-not-done");
        await office.DeleteAsync($"{Address}/{next.Id()}").ShouldRefuseAsync(HttpStatusCode.Conflict, "job-ended");
        await office.GetAsync($"{Address}/{next.Id()}/result?format=xlsx").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await alignment.Service.SignedInAs("equity-office").GetAsync($"{Address}/{next.Id()}/result").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_job_about_nothing_is_refused()
    {
        await office.PostAsync($"{Address}?plan={Guid.NewGuid()}", new { }).ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await office.PostAsync($"{Address}?unit={Guid.NewGuid()}", new { }).ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await office.PostAsync($"{Address}?plan={Guid.NewGuid()}&unit={Guid.NewGuid()}", new { }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Fifty_thousand_goals_against_two_hundred_commitments_are_a_job_with_progress()
    {
        var chance = new Random(7);
        string[] words = [.. from first in "bdfgkl" from second in "aeiou" from third in "mnprst" select $"{first}{second}{third}a"];
        var units = await alignment.Service.HearsOfUnitsAsync();
        await HearAsync(SomePlan.OfTheInstitute([.. Enumerable.Range(0, 200).Select(_ => Sentence())]));
        for (var plan = 0; plan < 20; plan++) await HearAsync(SomePlan.OfAUnit($"{Guid.NewGuid():N}", [.. Enumerable.Range(0, 2_500).Select(_ => Sentence())]) with { UnitId = units.Own });

        var began = Stopwatch.GetTimestamp();
        var job = await office.PostAsync($"{Address}?unit={units.Own}", new { }).ShouldAnswerAsync(HttpStatusCode.Accepted);
        var seen = new List<int>();
        await Eventually.TrueAsync(async () =>
        {
            job = await office.GetAsync($"{Address}/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
            seen.Add(job.GetProperty("rowsDone").GetInt32());
            return job.Text("state") == "Done";
        }, "The job is not done", TimeSpan.FromMinutes(3));
        TestContext.Current.TestOutputHelper?.WriteLine($"50,000 goals against 200 commitments in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, seen at {seen.Distinct().Count()} places");

        seen.ShouldBe(seen.Order());
        seen.Distinct().Count(done => done is > 0 and < 50_000).ShouldBeGreaterThan(1);
        (job.GetProperty("rows").GetInt32(), job.GetProperty("report").GetProperty("items").GetInt32(), await CountAsync(job.Id())).ShouldBe((50_000, 50_000, 50_000));
        var lines = await LinesAsync(job);
        lines.Select(line => line.Id("itemId")).Distinct().Count().ShouldBe(50_000);
        lines.Count(line => line.List("suggestions").Count > 0).ShouldBe(job.GetProperty("report").GetProperty("offered").GetInt32());
        lines.Select(line => line.Text("snapshot")).Distinct().ShouldHaveSingleItem().ShouldBe(job.GetProperty("report").Text("snapshot"));

        string Sentence() => string.Join(' ', chance.GetItems(words, 15));
    }

    static double? Score(JsonElement one) => one.TryGetProperty("score", out var score) ? score.GetDouble() : null;

    async Task HearAsync(params PlanVersionContent[] plans)
    {
        foreach (var plan in plans) await alignment.Service.HearsAsync(plan.Adopted());
    }

    async Task<JsonElement> DoneAsync(string query)
    {
        var job = await office.PostAsync(Address + query, new { }).ShouldAnswerAsync(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (job = await office.GetAsync($"{Address}/{job.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state") == "Done", "The job is not done", TimeSpan.FromMinutes(3));
        return job;
    }

    // All of it: the byte order mark is lost where the client decodes it.
    async Task<string> TextAsync(JsonElement job, string query = "") => Encoding.UTF8.GetString(await office.GetByteArrayAsync($"{Address}/{job.Id()}/result{query}"));

    async Task<List<JsonElement>> LinesAsync(JsonElement job) => [.. (await TextAsync(job)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    Task<int> CountAsync(Guid job) => alignment.Service.LookAsync(db => db.Set<SuggestionLine>().CountAsync(line => line.JobId == job));
}
