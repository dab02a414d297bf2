using System.Text.Json.Serialization;
using ServiceDefaults.Jobs;

namespace AlignmentService.Exchange;

/// <summary>What a body of alignments is written in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportFormat>))]
internal enum ImportFormat { Sssom, Table, Json }

/// <summary>How a body is imported.</summary>
/// <param name="ProposesFor">The units for whose items the caller proposes; none named means all.</param>
/// <param name="ReviewsFor">The units for whose items the caller decides; none named means all.</param>
/// <param name="IsDryRun">Whether nothing is stored.</param>
internal sealed record ImportOrder(ImportFormat Format, bool IsDryRun, Guid[]? ProposesFor, Guid[]? ReviewsFor, string By);

/// <summary>An import of alignments that outlasts its request. What its caller may is what the caller might when asking for it.</summary>
internal sealed record AlignmentImportJob(Guid Id, ImportFormat Format, bool IsDryRun, Guid[]? ProposesFor, Guid[]? ReviewsFor, string AskedBy, byte[]? Body, DateTimeOffset CreatedAt) : Job(Id, AskedBy, Body, CreatedAt)
{
    public override string Action => "POST /v1/alignment-imports";
}

/// <summary>Does such an import.</summary>
internal sealed class AlignmentImportRun(AlignmentImports imports) : IJobRun<AlignmentImportJob>
{
    public async Task<object> RunAsync(AlignmentImportJob job, Func<int, int, Task> step, CancellationToken cancel) =>
        await imports.RunAsync(new(job.Format, job.IsDryRun, job.ProposesFor, job.ReviewsFor, job.AskedBy), job.Body ?? [], cancel, step);
}
