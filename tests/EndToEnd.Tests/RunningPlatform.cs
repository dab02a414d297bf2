using EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(RunningPlatform))]
// Two platforms at once on two cores become healthy later than the limits allow.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EndToEnd.Tests;

/// <summary>One healthy platform for all tests that only use it; a test that stops or breaks one starts its own.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    Platform? platform;

    internal Platform Platform => platform ?? throw new InvalidOperationException("The platform has not been started.");

    public async ValueTask InitializeAsync() => platform = await Platform.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (platform is not null) await platform.DisposeAsync();
    }
}
