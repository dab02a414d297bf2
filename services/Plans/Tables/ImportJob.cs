using ServiceDefaults.Jobs;

namespace PlansService.Tables;

/// <summary>An import that outlasts its request.</summary>
/// <param name="IfMatch">The tags that the request named: they hold when the job runs.</param>
internal sealed record ImportJob(Guid Id, Guid VersionId, bool IsWhole, bool IsJson, string? System, bool IsDryRun, string IfMatch, string AskedBy, byte[]? Body, DateTimeOffset CreatedAt) : Job(Id, AskedBy, Body, CreatedAt)
{
    public override string Action => IsWhole ? "PUT /v1/plan-versions/{id:guid}/table" : "POST /v1/plan-versions/{id:guid}/items";

    public ImportOrder Order() => new(IsWhole, IsJson, System, IsDryRun);
}
