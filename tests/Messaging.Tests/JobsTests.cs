using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;
using TestKit;

namespace Messaging.Tests;

/// <summary>Work that outlasts its request is done once, whole or not at all, by whichever process is there.</summary>
public sealed class JobsTests : IAsyncLifetime
{
    readonly TestClock clock = new();
    readonly Counting counted = new();
    TestDatabase? database;
    WebApplication? app;

    WebApplication App => app ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(text => new PaintingDb(new DbContextOptionsBuilder<PaintingDb>().UseNpgsql(text).Options));
        app = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        counted.Dispose();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task What_a_job_wrote_is_there_when_it_is_done()
    {
        var id = await AskAsync("Hall", "Cellar");

        var job = await BecomesAsync(id, JobState.Done);
        (job.Rows, job.RowsDone, job.Report, job.Body).ShouldBe((2, 2, """{"painted":2}""", null));
        (await PaintedAsync()).ShouldBe(["Cellar", "Hall"]);
        counted.Of(JobState.Done).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_is_refused_leaves_nothing_and_says_why()
    {
        var id = await AskAsync("Hall", "refused");

        var job = await BecomesAsync(id, JobState.Failed);
        JsonSerializer.Deserialize<JsonElement>(job.Problem.ShouldNotBeNull()).Text("type").ShouldBe("urn:problem-type:equity:wet");
        (await PaintedAsync()).ShouldBeEmpty();
        counted.Of(JobState.Failed).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_runs_leaves_nothing()
    {
        var id = await AskAsync("Hall", "waits");
        await Paint.Begun.WaitAsync();

        (await TableOf(App).CancelAsync(id, default)).ShouldBeTrue();
        Paint.Goes.Release();
        await BecomesAsync(await AskAsync("Cellar"), JobState.Done);

        (await JobAsync(id)).State.ShouldBe(JobState.Cancelled);
        (await PaintedAsync()).ShouldBe(["Cellar"]);
        (await TableOf(App).CancelAsync(id, default)).ShouldBeFalse();
        counted.Of(JobState.Cancelled).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_whose_process_ended_is_done_by_another()
    {
        var id = await AskAsync("Hall", "waits");
        await Paint.Begun.WaitAsync();
        await App.StopAsync();
        (await JobAsync(id)).State.ShouldBe(JobState.Running);
        (await PaintedAsync()).ShouldBeEmpty();

        clock.Now += TimeSpan.FromMinutes(1);
        Paint.Goes.Release();
        await using var other = await StartAsync();

        (await BecomesAsync(id, JobState.Done)).Attempts.ShouldBe(2);
        (await PaintedAsync()).ShouldBe(["Hall", "waits"]);
        Paint.Begun.Wait(0);
    }

    [Fact]
    public async Task A_job_that_always_breaks_is_given_up()
    {
        var id = await AskAsync("breaks");
        await Eventually.TrueAsync(async () =>
        {
            // Whoever broke off holds the job until its lease is over.
            clock.Now += TimeSpan.FromMinutes(1);
            TableOf(App).Wake();
            return (await JobAsync(id)).State == JobState.Failed;
        }, "The job is not given up");

        (await JobAsync(id)).Problem.ShouldNotBeNull().ShouldContain("urn:problem-type:equity:defect");
    }

    static JobTable<PaintingJob> TableOf(WebApplication app) => app.Services.GetRequiredService<JobTable<PaintingJob>>();

    async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:plans"] = database?.ConnectionString;
        builder.AddServiceDefaults<PaintingDb>("plans");
        builder.AddJobs<PaintingJob, Paint>();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        var running = builder.Build();
        running.Urls.Add($"http://127.0.0.1:{FreePorts.Next()}");
        await running.StartAsync();
        return running;
    }

    async Task<Guid> AskAsync(params string[] rooms)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PaintingDb>();
        var job = new PaintingJob(Guid.CreateVersion7(), string.Join(',', rooms), "tester", [1], clock.Now);
        db.Add(job);
        await db.SaveChangesAsync();
        TableOf(App).Wake();
        return job.Id;
    }

    async Task<PaintingJob> BecomesAsync(Guid id, JobState state)
    {
        await Eventually.TrueAsync(async () => (await JobAsync(id)).State == state, $"The job does not become {state}");
        return await JobAsync(id);
    }

    Task<PaintingJob> JobAsync(Guid id) => LookAsync(db => db.Set<PaintingJob>().SingleAsync(job => job.Id == id));

    Task<List<string>> PaintedAsync() => LookAsync(db => db.Set<Wall>().Select(wall => wall.Room).OrderBy(room => room).ToListAsync());

    async Task<T> LookAsync<T>(Func<PaintingDb, Task<T>> look)
    {
        await using var db = new PaintingDb(new DbContextOptionsBuilder<PaintingDb>().UseNpgsql(database?.ConnectionString).Options);
        return await look(db);
    }

    sealed class PaintingDb(DbContextOptions<PaintingDb> options) : ServiceDb(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            modelBuilder.Entity<PaintingJob>().IsJob();
            modelBuilder.Entity<Wall>().ToTable("wall").HasKey(wall => wall.Room);
            NameInSnakeCase(modelBuilder);
        }
    }

    [ServiceDefaults.Audit.NotAudited("paint")]
    sealed record Wall(string Room);

    sealed record PaintingJob(Guid Id, string Rooms, string AskedBy, byte[]? Body, DateTimeOffset CreatedAt) : Job(Id, AskedBy, Body, CreatedAt)
    {
        public override string Action => "POST /v1/paintings";
    }

    /// <summary>Paints room by room, and does what a room's name tells.</summary>
    sealed class Paint(PaintingDb db) : IJobRun<PaintingJob>
    {
        public static SemaphoreSlim Begun { get; } = new(0);

        public static SemaphoreSlim Goes { get; } = new(0);

        public async Task<object> RunAsync(PaintingJob job, Func<int, int, Task> step, CancellationToken cancel)
        {
            var rooms = job.Rooms.Split(',');
            await step(rooms.Length, 0);
            for (var at = 0; at < rooms.Length; at++)
            {
                db.Add(new Wall(rooms[at]));
                await db.SaveChangesAsync(cancel);
                if (rooms[at] == "breaks") throw new InvalidOperationException("The brush broke.");
                if (rooms[at] == "refused") throw Problem.Refused("wet", "The wall is wet.");
                if (rooms[at] == "waits")
                {
                    Begun.Release();
                    await Goes.WaitAsync(cancel);
                }

                await step(rooms.Length, at + 1);
            }

            return new { painted = rooms.Length };
        }
    }

    /// <summary>Listens to what the jobs of this test count.</summary>
    sealed class Counting : IDisposable
    {
        readonly MeterListener listener = new();
        readonly List<(string? Kind, string? State)> ended = [];

        public Counting()
        {
            listener.InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == JobMetrics.Name) meters.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
                lock (ended) ended.Add((named["kind"], named["state"]));
            });
            listener.Start();
        }

        public int Of(JobState state)
        {
            lock (ended) return ended.Count(one => one == ("painting_job", state.ToString()));
        }

        public void Dispose() => listener.Dispose();
    }
}
