using Microsoft.EntityFrameworkCore;
using PlansService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Http;
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
        var isWanted = http.Request.Headers.GetCommaSeparatedValues("Prefer").Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));
        if (isWanted || body.Length > MostAtOnce) return await QueueAsync(http, db, id, order, body, isWanted, cancel);

        var report = await http.RequestServices.GetRequiredService<DraftImports>().RunAsync(version, order, body, cancel);
        // Read back: what the database counted of this change is in the tag.
        http.Response.Headers.ETag = Preconditions.Tag(await db.Versions.Where(one => one.Id == id).Select(one => one.Version).SingleAsync(cancel));
        return Results.Ok(report);
    }

    static async Task<IResult> QueueAsync(HttpContext http, PlansDb db, Guid version, ImportOrder order, byte[] body, bool isWanted, CancellationToken cancel)
    {
        var job = new ImportJob(Guid.CreateVersion7(), version, order.IsWhole, order.IsJson, order.System, order.IsDryRun, http.Request.Headers.IfMatch.ToString(), http.CallerId() ?? "", body, db.Now());
        db.Add(job);
        await db.SaveChangesAsync(cancel);
        http.RequestServices.GetRequiredService<ImportSignal>().Set();
        if (isWanted) http.Response.Headers["Preference-Applied"] = "respond-async";
        http.Response.Headers.RetryAfter = "1";
        return Results.Accepted($"/v1/import-jobs/{job.Id}", ReadImportJob.Of(job));
    }
}
