using FeedbackService;
using TestKit;

namespace Feedback.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningFeedback : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, FeedbackDb>("feedback");
}
