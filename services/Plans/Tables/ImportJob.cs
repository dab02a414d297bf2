using System.Text.Json.Serialization;
using ServiceDefaults.Audit;

namespace PlansService.Tables;

[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
internal enum JobState
{
    /// <summary>Nobody works on it yet.</summary>
    Waiting,

    /// <summary>Somebody works on it, or did and was interrupted.</summary>
    Running,

    /// <summary>The draft says what was imported.</summary>
    Done,

    /// <summary>Refused, for the reason that its problem says. Nothing was stored.</summary>
    Failed,

    /// <summary>Taken back before it was done. Nothing was stored.</summary>
    Cancelled,
}

/// <summary>
/// An import that outlasts its request. A worker holds it by a lease, which it renews while it goes on; whoever has lost the lease
/// cannot end the job, and what it wrote goes with its transaction. The body is dropped with the job's end, the rest 30 days later.
/// </summary>
/// <param name="IfMatch">The tags that the request named: they hold when the job runs.</param>
/// <param name="AskedBy">The account of whoever asked for it.</param>
[NotAudited("a queue: what a job changes is recorded as a change of whoever asked for it")]
internal sealed record ImportJob(Guid Id, Guid VersionId, bool IsWhole, bool IsJson, string? System, bool IsDryRun, string IfMatch, string AskedBy, byte[]? Body, DateTimeOffset CreatedAt)
{
    public JobState State { get; private set; }

    /// <summary>How many rows there are, once they are read.</summary>
    public int? Rows { get; private set; }

    public int RowsDone { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whoever works on it.</summary>
    public Guid? Lease { get; private set; }

    /// <summary>From when on anybody may take it up.</summary>
    public DateTimeOffset LeasedUntil { get; private set; } = CreatedAt;

    public int Attempts { get; private set; }

    /// <summary>The report, in JSON.</summary>
    public string? Report { get; private set; }

    /// <summary>The problem document, in JSON.</summary>
    public string? Problem { get; private set; }

    public ImportOrder Order() => new(IsWhole, IsJson, System, IsDryRun);
}

/// <summary>Wakes the worker of this process when there is a job; others look every few seconds.</summary>
internal sealed class ImportSignal
{
    readonly SemaphoreSlim gate = new(0);

    public void Set()
    {
        if (gate.CurrentCount == 0) gate.Release();
    }

    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancel) => gate.WaitAsync(limit, cancel);
}
