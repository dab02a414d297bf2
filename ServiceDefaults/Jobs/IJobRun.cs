namespace ServiceDefaults.Jobs;

/// <summary>Does the jobs of a kind. It is made anew for each, with the services of a scope.</summary>
/// <typeparam name="TJob">The kind of job.</typeparam>
public interface IJobRun<in TJob>
    where TJob : Job
{
    /// <summary>Does a job, within a transaction that is committed with the job's end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="step">Told how many rows there are and how many are done, at least twice a minute: it keeps the job, and throws where it is lost.</param>
    /// <param name="cancel">Ends the work; another process takes it up.</param>
    /// <returns>The report, for whoever asked.</returns>
    /// <exception cref="Http.Problem">The job has failed, and nothing is stored.</exception>
    Task<object> RunAsync(TJob job, Func<int, int, Task> step, CancellationToken cancel);
}
