using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace ServiceDefaults;

public static partial class Telemetry
{
    static partial void Start(IServiceCollection services, Action<IOpenTelemetryBuilder> configure)
    {
        services.AddSingleton(_ => OpenTelemetrySdk.Create(configure));
        services.AddHostedService<Collecting>();
    }

    // The SDK starts with the host and flushes when the container disposes of it.
    sealed class Collecting(OpenTelemetrySdk sdk) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            GC.KeepAlive(sdk);
            return Task.CompletedTask;
        }
    }
}
