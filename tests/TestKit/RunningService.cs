using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Contracts.Plans;
using MassTransit;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Audit;
using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;
using Xunit;

namespace TestKit;

/// <summary>
/// A service as it runs: Kestrel on a port of its own, a PostgreSQL database and a RabbitMQ virtual host of its own.
/// Only the token issuer and the clock are the test's.
/// </summary>
/// <param name="name">The service's name: <c>plans</c>.</param>
public abstract class RunningService<TProgram, TDb>(string name) : WebApplicationFactory<TProgram>, IAsyncLifetime
    where TProgram : class
    where TDb : ServiceDb
{
    TestDatabase? database;
    TestVirtualHost? broker;

    // MassTransit keeps the first host's logger factory for the whole process, also after that host is gone.
    static RunningService() => LogContext.ConfigureCurrentLogContext(NullLoggerFactory.Instance);

    /// <summary>The service's clock; it stands at a day of the test's choice.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>Where the service listens.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The database's connection string.</summary>
    public string ConnectionString => database?.ConnectionString ?? throw new InvalidOperationException("The service is not started.");

    /// <summary>The broker's address.</summary>
    public string Broker => broker?.ConnectionString ?? throw new InvalidOperationException("The service is not started.");

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(Context);
        broker = await TestVirtualHost.CreateAsync();
        UseKestrel(Port);
        StartServer();
    }

    /// <summary>The port to listen on: any free one, unless others have to know it beforehand.</summary>
    protected virtual int Port => 0;

    /// <summary>Another process of the same service, on the same database and broker.</summary>
    public WebApplicationFactory<TProgram> Replica(params (string Name, string Value)[] settings)
    {
        var replica = WithWebHostBuilder(builder =>
        {
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
        });
        replica.UseKestrel(0);
        replica.StartServer();
        return replica;
    }

    /// <summary>A caller without a token.</summary>
    public HttpClient Anybody() => CreateClient();

    /// <summary>A program whose token carries these scopes.</summary>
    public HttpClient SignedInWith(params string[] scopes) => WithToken(TestTokens.With(scopes));

    /// <summary>A person with these roles, who signed in with every scope: <c>unit-lead:UNIT</c>.</summary>
    public HttpClient SignedInAs(params string[] roles) => WithToken(TestTokens.OfPerson(PolicyTable.Scopes, roles));

    HttpClient WithToken(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Looks into the service's database.</summary>
    public async Task<T> LookAsync<T>(Func<TDb, Task<T>> look)
    {
        await using var db = Context(ConnectionString);
        return await look(db);
    }

    /// <summary>Publishes an event as another service would and waits until every consumer here has taken it in.</summary>
    public async Task HearsAsync<T>(T fact, Guid? messageId = null)
        where T : class
    {
        var id = messageId ?? Guid.NewGuid();
        var consumers = Services.GetRequiredService<MessagingOptions>().Subscriptions.Count(one => one.Event.Clr == typeof(T));
        await TestPublisher.PublishAsync(Broker, fact, id);
        await Eventually.TrueAsync(async () => await LookAsync(db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM inbox WHERE message_id = {id}").SingleAsync()) == consumers,
            $"{typeof(T).Name} was not taken in by its {consumers} consumers");
    }

    /// <summary>What the audit log has on a resource, in the order of its seals; waits until so many changes of it are sealed.</summary>
    public async Task<IReadOnlyList<JsonElement>> AuditOfAsync(string resource, int changes = 1)
    {
        using var auditor = SignedInWith(AuditLog.Scope);
        IReadOnlyList<JsonElement> found = [];
        await Eventually.TrueAsync(async () => (found = (await auditor.GetAsync($"/v1/{AuditLog.NameOf(name)}?resource={resource}").ShouldAnswerAsync(HttpStatusCode.OK)).List()).Count >= changes,
            $"{resource} has not {changes} sealed entries in the audit log");
        return found;
    }

    /// <summary>Every word that the audit log holds.</summary>
    public Task<string> AuditTextAsync() => LookAsync(db => db.Database.SqlQuery<string>($"SELECT coalesce(string_agg(e::text, ' '), '') AS \"Value\" FROM audit_entry e").SingleAsync());

    /// <summary>Hears of units that lie above, below and beside each other.</summary>
    public async Task<UnitTree> HearsOfUnitsAsync()
    {
        var units = new UnitTree(Own: Guid.NewGuid(), Parent: Guid.NewGuid(), Child: Guid.NewGuid(), Foreign: Guid.NewGuid());
        foreach (var (unit, parent) in new[] { (units.Own, units.Parent), (units.Child, units.Own), (units.Foreign, units.Parent) })
            await HearsAsync(new UnitRegistered(unit, 1, $"u{unit:N}"[..12], "A unit", parent));
        return units;
    }

    /// <summary>Sends the messages of the error queues again, as the redrive verb does.</summary>
    public Task<int> RedriveAsync() => Services.GetRequiredService<Redrive>().RunAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting($"ConnectionStrings:{name}", ConnectionString);
        builder.UseSetting("ConnectionStrings:rabbitmq", Broker);
        builder.UseSetting("Messaging:ConsumeRetries", "1");
        builder.UseSetting("Limits:AnonymousWritesAMinute", "1000");
        builder.UseSetting("Limits:CallerRequestsAMinute", "100000");
        builder.UseSetting("Identity:ServiceSecret", "service");
        // The neighbours do not run: what they publish comes from HearsAsync, and their feeds cannot be read.
        foreach (var neighbour in new[] { "plans", "alignment", "feedback" }) builder.UseSetting($"services:{neighbour}:http:0", "http://127.0.0.1:1");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.UseSetting("Logging:LogLevel:MassTransit", "None");
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, TestTokens.Trust);
        });
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (broker is not null) await broker.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static TDb Context(string connectionString) =>
        Activator.CreateInstance(typeof(TDb), new DbContextOptionsBuilder<TDb>().UseNpgsql(connectionString).Options) as TDb
        ?? throw new InvalidOperationException($"{typeof(TDb).Name} has no constructor with options.");
}

/// <summary>What a test asks of the messaging tables.</summary>
public static class MessagingTables
{
    /// <summary>Why a message was given up; null where it was not.</summary>
    public static async Task<string?> ParkedReasonAsync(this ServiceDb db, Guid messageId) =>
        (await db.Database.SqlQuery<string>($"SELECT reason AS \"Value\" FROM parked_message WHERE message_id = {messageId}").ToListAsync()).SingleOrDefault();
}

/// <summary>JSON bodies for requests.</summary>
public static class Json
{
    /// <summary>A body of this text.</summary>
    public static StringContent Of(string text) => new(text, Encoding.UTF8, "application/json");
}
