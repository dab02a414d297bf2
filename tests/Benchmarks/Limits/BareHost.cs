using Benchmarks.Tools;
using MassTransit;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;

namespace Benchmarks.Limits;

/// <summary>A host with a service's packages set up and nothing in it: EF Core, MassTransit, bearer tokens, OpenAPI, health checks.</summary>
internal sealed class BareHost(Child child, Uri address) : LimitProgram(child, address)
{
    public static async Task<BareHost> StartAsync(string postgres, string rabbitmq)
    {
        var (child, address) = await StartAsync("host", new Dictionary<string, string> { ["postgres"] = postgres, ["rabbitmq"] = rabbitmq });
        return new(child, address);
    }

    public static async Task ServeAsync(string address)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDbContext<DbContext>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("postgres")));
        builder.Services.AddMassTransit(bus => bus.UsingRabbitMq((_, rabbit) => rabbit.Host(new Uri(builder.Configuration.GetConnectionString("rabbitmq") ?? ""))));
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddAuthorization();
        builder.Services.AddOpenApi();
        builder.Services.AddProblemDetails();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddHealthChecks().AddCheck<Answering>("database");
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapOpenApi();
        app.MapHealthChecks("/");
        await app.RunAsync();
    }

    sealed class Answering(DbContext db) : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck
    {
        public async Task<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult> CheckHealthAsync(Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
            return Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy();
        }
    }
}
