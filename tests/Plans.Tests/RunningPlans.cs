using PlansService;
using TestKit;

namespace Plans.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningPlans : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, PlansDb>("plans");
}
