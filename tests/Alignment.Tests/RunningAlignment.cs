using AlignmentService;
using TestKit;

namespace Alignment.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningAlignment : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, AlignmentDb>("alignment");
}
