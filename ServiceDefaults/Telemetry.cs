using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;

namespace ServiceDefaults;

/// <summary>Traces, metrics and logs leave by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise nothing is collected.</summary>
public static partial class Telemetry
{
    internal static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        if (!IsCollected(builder.Configuration)) return;

        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeScopes = true;
            logs.SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(name));
            logs.AddOtlpExporter();
        });
        Start(builder.Services, telemetry => Configure(telemetry, name));
    }

    static bool IsCollected(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    // Both package worlds hand their builder to this method; only how one comes by the builder differs.
    static void Configure(IOpenTelemetryBuilder telemetry, string name) => telemetry
        .ConfigureResource(resource => resource.AddService(name))
        .WithTracing(traces => traces
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", MessagingMetrics.Name)
            .AddProcessor(new WithoutQuery())
            .AddOtlpExporter())
        .WithMetrics(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing")
            .AddMeter("System.Net.Http", "System.Runtime", "Npgsql", "MassTransit", MessagingMetrics.Name, JobMetrics.Name)
            .AddOtlpExporter());

    static partial void Start(IServiceCollection services, Action<IOpenTelemetryBuilder> configure);

    /// <summary>ASP.NET Core 10 leaves the route, the status and the error state of a server span to its user.</summary>
    internal static void UseTelemetry(this WebApplication app)
    {
        if (!IsCollected(app.Configuration)) return;
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            finally
            {
                if (Activity.Current is { IsAllDataRequested: true } span) Describe(span, http);
            }
        });
    }

    static void Describe(Activity span, HttpContext http)
    {
        if ((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            span.DisplayName = $"{http.Request.Method} {route}";
            span.SetTag("http.route", route);
        }

        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    // A query string can carry a token or an address.
    sealed class WithoutQuery : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            data.SetTag("url.query", null);
            if (data.GetTagItem("url.full") is string url && url.IndexOf('?', StringComparison.Ordinal) is > 0 and var at)
                data.SetTag("url.full", url[..at]);
        }
    }
}
