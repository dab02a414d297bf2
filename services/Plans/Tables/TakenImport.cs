using Microsoft.EntityFrameworkCore;
using PlansService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Tables;

/// <summary>A request whose body is imported into a draft: at once, or as a job where it is large or the caller does not want to wait.</summary>
internal static class TakenImport
{
    /// <summary>For the descriptions of those who take one.</summary>
    public const string Described = "dryRun: nothing is stored, and the answer says what would be. A body of more than 1 MiB, or one that comes with Prefer: respond-async (RFC 7240), is imported by a job: 202, and Location says where to watch it. Needs If-Match.";

    // As much as a draft that is written as JSON may have.
    const int MostBytes = 16 << 20;
    const int MostAtOnce = 1 << 20;

    /// <summary>What both answer.</summary>
    public static RouteHandlerBuilder AnswersImport(this RouteHandlerBuilder endpoint) => endpoint.Produces<ImportReport>().Produces<ReadImportJob.View>(StatusCodes.Status202Accepted)
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422).ProducesProblem(428);

    public static async Task<IResult> TakeImportAsync(this HttpContext http, PlansDb db, Guid id, ImportOrder order, CancellationToken cancel)
    {
        var (version, _, _) = await db.LoadVersionAsync(http, id, cancel);
        Preconditions.RequireMatch(http.Request.Headers.IfMatch, Preconditions.Tag(version.Version), ItemTable.Tags(version.Version));
        version.RequireDraft();
        var body = await SpreadsheetUpload.ReadBodyAsync(http, MostBytes, cancel);
        if (http.WantsJob() || body.Length > MostAtOnce)
        {
            var job = new ImportJob(Guid.CreateVersion7(), id, order.IsWhole, order.IsJson, order.System, order.IsDryRun, http.Request.Headers.IfMatch.ToString(), http.CallerId() ?? "", body, db.Now());
            return await http.AcceptJobAsync(db, http.RequestServices.GetRequiredService<JobTable<ImportJob>>(), job, ReadImportJob.Address, ReadImportJob.Of(job), cancel);
        }

        var report = await http.RequestServices.GetRequiredService<DraftImports>().RunAsync(version, order, body, cancel);
        // Read back: what the database counted of this change is in the tag.
        http.Response.Headers.ETag = Preconditions.Tag(await db.Versions.Where(one => one.Id == id).Select(one => one.Version).SingleAsync(cancel));
        return Results.Ok(report);
    }
}
