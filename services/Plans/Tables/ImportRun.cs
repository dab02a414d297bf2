using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;

namespace PlansService.Tables;

/// <summary>Does an import whose request did not wait.</summary>
internal sealed class ImportRun(PlansDb db, DraftImports imports) : IJobRun<ImportJob>
{
    public async Task<object> RunAsync(ImportJob job, Func<int, int, Task> step, CancellationToken cancel)
    {
        var version = await db.Versions.Include(one => one.Items).SingleAsync(one => one.Id == job.VersionId, cancel);
        Preconditions.RequireMatch(job.IfMatch, Preconditions.Tag(version.Version), ItemTable.Tags(version.Version));
        return await imports.RunAsync(version, job.Order(), job.Body ?? [], cancel, step);
    }
}
