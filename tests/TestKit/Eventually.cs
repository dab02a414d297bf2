using System.Diagnostics;
using Xunit;

namespace TestKit;

/// <summary>Waits for what happens in its own time: asks often, gives up at a limit.</summary>
public static class Eventually
{
    /// <summary>How long something may take before the test fails.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as the condition holds; fails with the reason where it does not within the limit.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string otherwise, TimeSpan? limit = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit)) Assert.Fail(otherwise);
            await Task.Delay(25);
        }
    }
}
