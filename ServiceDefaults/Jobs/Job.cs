using System.Text.Json.Serialization;
using ServiceDefaults.Audit;

namespace ServiceDefaults.Jobs;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Nobody works on it yet.</summary>
    Waiting,

    /// <summary>Somebody works on it, or did and was interrupted.</summary>
    Running,

    /// <summary>What it was to do is done.</summary>
    Done,

    /// <summary>Refused, for the reason that its problem says. Nothing was stored.</summary>
    Failed,

    /// <summary>Taken back before it was done. Nothing was stored.</summary>
    Cancelled,
}

/// <summary>
/// Work that outlasts its request. A worker holds it by a lease, which it renews while it goes on; whoever has lost the lease
/// cannot end the job, and what it wrote goes with its transaction. The body is dropped with the job's end, the rest 30 days later.
/// A kind of job is a record of its own with a table of its own, and an <see cref="IJobRun{TJob}"/>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="AskedBy">The account of whoever asked for it.</param>
/// <param name="Body">What came with the request, where the work needs it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
[NotAudited("a queue: what a job changes is recorded as a change of whoever asked for it")]
public abstract record Job(Guid Id, string AskedBy, byte[]? Body, DateTimeOffset CreatedAt)
{
    /// <summary>How far it is.</summary>
    public JobState State { get; private set; }

    /// <summary>How many rows there are, once they are read.</summary>
    public int? Rows { get; private set; }

    /// <summary>How many of them are done.</summary>
    public int RowsDone { get; private set; }

    /// <summary>When it was done, failed or was cancelled.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whoever works on it.</summary>
    public Guid? Lease { get; private set; }

    /// <summary>From when on anybody may take it up.</summary>
    public DateTimeOffset LeasedUntil { get; private set; } = CreatedAt;

    /// <summary>How often it was taken up.</summary>
    public int Attempts { get; private set; }

    /// <summary>The report, in JSON.</summary>
    public string? Report { get; private set; }

    /// <summary>The problem document, in JSON.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was asked for, as the audit log calls it: method and route.</summary>
    public abstract string Action { get; }
}
