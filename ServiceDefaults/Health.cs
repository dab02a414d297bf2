using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>
/// <c>/health/live</c> answers while the process can answer at all. <c>/health/ready</c> names each dependency with its
/// state and reason; only the database decides (503 without it). Without the broker a service is degraded but serves:
/// what it acknowledges waits in its outbox.
/// </summary>
public static class Health
{
    internal const string Ready = "ready";

    internal static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).DisableRateLimiting();
        endpoints.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).DisableRateLimiting();
    }

    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new
        {
            status = Name(report.Status),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = Name(entry.Value.Status), reason = entry.Value.Status == HealthStatus.Healthy ? null : entry.Value.Description }),
        },
        JsonSerializerOptions.Web,
        http.RequestAborted);

    static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
