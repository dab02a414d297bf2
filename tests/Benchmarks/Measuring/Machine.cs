namespace Benchmarks.Measuring;

/// <summary>The machine that everything is measured on.</summary>
internal static class Machine
{
    const double MostBusy = 0.15;

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Returns when what ran before is over also behind the scenes: memory collected, logs compacted, pages written. Else the
    /// next one would pay for it. Gives up after 10 seconds, for a machine may have work of its own.
    /// </summary>
    public static async Task QuietAsync()
    {
        var (total, idle) = Times();
        for (var waited = TimeSpan.Zero; waited < Longest; waited += Look)
        {
            await Task.Delay(Look);
            var (nowTotal, nowIdle) = Times();
            if (nowTotal > total && 1 - ((double)(nowIdle - idle) / (nowTotal - total)) <= MostBusy) return;
            (total, idle) = (nowTotal, nowIdle);
        }
    }

    // proc(5): user, nice, system, idle, and what else a processor does. Waiting for a disk is no idleness here.
    static (long Total, long Idle) Times()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(long.Parse).ToList();
        return (ticks.Sum(), ticks[3]);
    }
}
