namespace TestKit;

/// <summary>A clock that a test sets; timers and delays run in real time.</summary>
public sealed class TestClock : TimeProvider
{
    /// <summary>The time that the service sees.</summary>
    public DateTimeOffset Now { get; set; } = System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
