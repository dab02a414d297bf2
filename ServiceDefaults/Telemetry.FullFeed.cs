using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace ServiceDefaults;

public static partial class Telemetry
{
    static partial void Start(IServiceCollection services, Action<IOpenTelemetryBuilder> configure) => configure(services.AddOpenTelemetry());
}
