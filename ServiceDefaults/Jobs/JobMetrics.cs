using System.Diagnostics.Metrics;

namespace ServiceDefaults.Jobs;

/// <summary>How jobs end.</summary>
internal sealed class JobMetrics
{
    public const string Name = "EquityPlatform.Jobs";

    readonly Counter<long> ended;

    public JobMetrics() => ended = new Meter(Name).CreateCounter<long>("jobs.ended", "{job}", "Jobs that were done, failed or were cancelled.");

    public void Ended(string kind, JobState state) => ended.Add(1, new("kind", kind), new KeyValuePair<string, object?>("state", state.ToString()));
}
