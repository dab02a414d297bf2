using Contracts.Plans;
using MassTransit;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;
using TestKit;

namespace Messaging.Tests;

/// <summary>The smallest service that publishes and consumes: every unit it hears of becomes an entry, and every report, in groups.</summary>
internal sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ServiceDb(options)
{
    public DbSet<Entry> Entries => Set<Entry>();

    public DbSet<Room> Rooms => Set<Room>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Entry>().ToTable("entry");
        modelBuilder.Entity<Room>().ToTable("room");
        NameInSnakeCase(modelBuilder);
    }
}

[NotAudited("it counts what was heard")]
internal sealed class Entry(Guid unitId, string name)
{
    public long Id { get; private set; }

    public Guid UnitId { get; private set; } = unitId;

    public string Name { get; private set; } = name;
}

/// <summary>What the audit log records: a name, that the code changed, and not the note.</summary>
internal sealed class Room(Guid id, string name, string code)
{
    public Guid Id { get; private set; } = id;

    [Audited]
    public string Name { get; set; } = name;

    [Audited(Hidden = true)]
    public string Code { get; set; } = code;

    public string? Note { get; set; }
}

/// <summary>What the consumer is told to do wrong, and what befalls the joining of its queue.</summary>
internal sealed class Mischief : IConfigureReceiveEndpoint
{
    int failures, cancellations;
    volatile string? poison;

    public void FailNext(int times) => failures = times;

    public void AlwaysFailOn(string? name) => poison = name;

    /// <summary>As a connection does that dies while the queue is being joined.</summary>
    public void CancelNextJoining() => cancellations = 1;

    public void Configure(string name, IReceiveEndpointConfigurator configurator)
    {
        if (name == "plans-on-unit-registered" && configurator is IRabbitMqReceiveEndpointConfigurator queue) queue.ConfigureChannel(channel => channel.UseExecute(_ => Join()));
    }

    void Join()
    {
        if (Interlocked.Decrement(ref cancellations) >= 0) throw new OperationCanceledException();
    }

    public void Happen(string name)
    {
        if (name == poison || Interlocked.Decrement(ref failures) >= 0) throw new InvalidOperationException("The ledger is told to fail.");
    }
}

internal sealed class OnUnitRegistered(LedgerDb db, Mischief mischief) : IConsumer<UnitRegistered>
{
    public async Task Consume(ConsumeContext<UnitRegistered> context)
    {
        db.Add(new Entry(context.Message.UnitId, context.Message.Name));
        await db.SaveChangesAsync(context.CancellationToken);
        mischief.Happen(context.Message.Name);
    }
}

internal sealed class OnProgressReported(LedgerDb db, Mischief mischief) : IGroupConsumer<ProgressReported>
{
    public async Task ConsumeAsync(IReadOnlyList<ProgressReported> facts, CancellationToken cancel)
    {
        db.AddRange(facts.Select(report => new Entry(report.ItemId, report.On)));
        await db.SaveChangesAsync(cancel);
        foreach (var report in facts) mischief.Happen(report.On);
    }
}

/// <summary>A running ledger. Several may share a database and a broker, as replicas do.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    readonly WebApplication app;

    static Ledger() => LogContext.ConfigureCurrentLogContext(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    Ledger(WebApplication app) => this.app = app;

    public Mischief Mischief => app.Services.GetRequiredService<Mischief>();

    public NpgsqlDataSource Data => app.Services.GetRequiredService<NpgsqlDataSource>();

    public IBus Bus => app.Services.GetRequiredService<IBus>();

    public Redrive Redrive => app.Services.GetRequiredService<Redrive>();

    public Uri Address => new(app.Urls.Single());

    public static async Task<TestDatabase> DatabaseAsync()
    {
        var database = await TestDatabase.CreateAsync(text => new LedgerDb(new DbContextOptionsBuilder<LedgerDb>().UseNpgsql(text).Options));
        await using var data = NpgsqlDataSource.Create(database.ConnectionString);
        await using var schema = data.CreateCommand(AuditSchema.FirstVersion);
        await schema.ExecuteNonQueryAsync();
        return database;
    }

    public static async Task<Ledger> StartAsync(TestDatabase database, TestVirtualHost broker, int retries = 1, int catchUpSeconds = 60, string? postgres = null)
    {
        var address = $"http://127.0.0.1:{FreePorts.Next()}";
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:plans"] = postgres ?? database.ConnectionString;
        builder.Configuration["ConnectionStrings:rabbitmq"] = broker.ConnectionString;
        builder.Configuration["Messaging:ConsumeRetries"] = $"{retries}";
        builder.Configuration["Messaging:CatchUpSeconds"] = $"{catchUpSeconds}";
        builder.Configuration["services:identity:http:0"] = address;
        builder.Configuration["Identity:ServiceSecret"] = "service";
        builder.Configuration["services:plans:http:0"] = address;
        builder.AddServiceDefaults<LedgerDb>("plans");
        builder.AddMessaging<LedgerDb>("plans");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Mischief>();
        builder.Services.AddSingleton<IConfigureReceiveEndpoint>(services => services.GetRequiredService<Mischief>());
        builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, TestTokens.Trust);
        var running = builder.Build();
        running.Urls.Add(address);
        running.UseServiceDefaults();
        running.MapEventFeed("plans");
        running.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object> { ["token_endpoint"] = address + "/connect/token" })).AllowAnonymous();
        running.MapPost("/connect/token", () => Results.Json(new Dictionary<string, object> { ["access_token"] = TestTokens.With(EventFeed.Scope), ["expires_in"] = 600 })).AllowAnonymous();
        await running.StartAsync();
        return new(running);
    }

    /// <summary>Registers a unit: a change and its event in one commit.</summary>
    public async Task<Guid> RegisterAsync(string name = "Libraries")
    {
        var id = Guid.NewGuid();
        await ChangeAsync(db =>
        {
            db.Publish(new UnitRegistered(id, 1, "libraries", name, null), id, 1, TimeProvider.System.GetUtcNow());
            return db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>Reports progress on an item.</summary>
    public async Task<Guid> ReportAsync(string on = "2026")
    {
        var item = Guid.NewGuid();
        await ChangeAsync(db =>
        {
            db.Publish(new ProgressReported(item, 1, item, ProgressStatus.InProgress, on), item, 1, TimeProvider.System.GetUtcNow());
            return db.SaveChangesAsync();
        });
        return item;
    }

    public async Task ChangeAsync(Func<LedgerDb, Task> change)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<LedgerDb>());
    }

    public Task EntersAsync(Guid unit, int times = 1) =>
        Eventually.TrueAsync(async () => await CountAsync($"SELECT count(*) FROM entry WHERE unit_id = '{unit}'") == times, $"The unit was not entered {times} times");

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Data.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
