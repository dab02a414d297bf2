using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Audit;
using ServiceDefaults.Http;
using ServiceDefaults.Messaging;
using ServiceDefaults.Policies;

namespace ServiceDefaults;

/// <summary>What every service does the same way, in the order in which a request meets it.</summary>
public static class Service
{
    static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        // A violated constraint is an answer to a caller; what is a defect is logged once, at the top.
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = "None",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "None",
        // A database that the migrate verb is about to create is no failure; readiness says what is.
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Connection"] = "None",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Error",
        ["Logging:LogLevel:MassTransit"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
    };

    /// <summary>Adds telemetry, health, problem documents, access and limits. The portal uses this alone.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The service's name in lower case: it names telemetry, queues and the connection string.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string name)
    {
        builder.AddLogging();
        builder.AddTelemetry(name);
        builder.Services.AddSingleton<TimeProvider, DatabaseTime>();
        builder.Services.AddSingleton(new ServicePolicies(name, PolicyTable.All));
        builder.Services.AddHealthChecks();
        builder.AddProblems();
        builder.AddLimits();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        return builder;
    }

    /// <summary>Adds the service's own database, named by <c>ConnectionStrings:NAME</c>, and token-checked access.</summary>
    public static WebApplicationBuilder AddServiceDefaults<TDb>(this WebApplicationBuilder builder, string name)
        where TDb : ServiceDb
    {
        builder.AddServiceDefaults(name);
        builder.AddAccess();
        builder.AddDescription(name);
        builder.Services.AddSingleton(_ => Database.Open(builder.Configuration, name));
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddDbContextPool<TDb>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(services.GetRequiredService<OutboxSignal>(), services.GetRequiredService<UnitGuard>()));
        builder.Services.AddScoped<ServiceDb>(services => services.GetRequiredService<TDb>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Health.Ready]);
        builder.AddAudit(name);
        return builder;
    }

    // One line an entry, so that a prefix tells whose it is; the libraries speak when something is wrong, unless settings say more.
    static void AddLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
    }

    /// <summary>Maps what every service answers and puts the shared middleware in front of the endpoints.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseTelemetry();
        app.UseProblems();
        app.UseRouting();
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null) app.UseAuthentication().UseAuthorization();
        if (app.Services.GetService<IConfigureOptions<OpenApiOptions>>() is not null) app.MapOpenApi();
        app.UseAudit();
        app.UseLimits();
        app.MapHealth();
        return app;
    }

    /// <summary>
    /// Runs the verb that the command line names: <c>migrate</c> brings the database up to date and ends,
    /// <c>redrive</c> sends the messages of the error queues again and ends, <c>verify-audit</c> proves the audit log and
    /// ends, nothing serves requests.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunServiceAsync<TDb>(this WebApplication app, string[] args)
        where TDb : ServiceDb
    {
        var words = args.Where(argument => !argument.StartsWith('-')).ToList();
        switch (words.FirstOrDefault())
        {
            case "migrate":
                await Database.MigrateAsync<TDb>(app.Services, CancellationToken.None);
                return 0;
            case "redrive":
                var sent = await app.Services.GetRequiredService<Redrive>().RunAsync(CancellationToken.None);
                await Console.Out.WriteLineAsync($"{sent} messages were sent again.");
                return 0;
            case "verify-audit":
                var (holds, finding) = await app.Services.GetRequiredService<AuditProof>().RunAsync(words.ElementAtOrDefault(1), CancellationToken.None);
                await Console.Out.WriteLineAsync(finding);
                return holds ? 0 : 1;
            default:
                app.RequirePolicies();
                app.RequireStatedAudit();
                await app.RunAsync();
                return 0;
        }
    }
}
