using AlignmentService.Exchange;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;
using ServiceDefaults.Policies;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Endpoints.Exchange;

internal static class ImportAlignments
{
    const int MostAtOnce = 1 << 20;

    public static void MapImportAlignments(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/alignment-imports", HandleAsync).TakesSpreadsheet()
            .Accepts<string>(ExportAlignments.Tsv, SpreadsheetDownload.Csv, SpreadsheetUpload.Xlsx, "application/json", "application/octet-stream", "application/x-www-form-urlencoded")
            .Produces<ImportReport>().Produces<ReadAlignmentImport.View>(StatusCodes.Status202Accepted).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Import alignments")
            .WithDescription("The body is a mapping set (SSSOM in TSV, its metadata embedded), a table as CSV or as an Excel workbook, or JSON: an array of what one alignment is proposed with, or what the export gives. All rows or none; whatever is wrong is answered with its row and column. "
                + "Each row is proposed, as one alignment would be. A mapping that is denied is an alignment that was declined, which takes the right to review for the other side; relatedMatch denied is NotRelated; a record that was exported here, and that the caller might decide, comes back as it was; one that is here already changes nothing. "
                + "dryRun: nothing is stored, and the answer says what would be. A body of more than 1 MiB, or one that comes with Prefer: respond-async (RFC 7240), is imported by a job: 202, and Location says where to watch it. " + AlignmentTable.Described);

    static async Task<IResult> HandleAsync(HttpContext http, AlignmentDb db, AlignmentImports imports, JobTable<AlignmentImportJob> jobs, IConfiguration configuration, bool? dryRun, CancellationToken cancel)
    {
        var body = await SpreadsheetUpload.ReadBodyAsync(http, Math.Clamp(configuration.GetValue("Alignment:ImportMebibytes", 64), 1, 64) << 20, cancel);
        var (proposes, reviews) = (await http.ReachAsync(db, Rights.ProposeAlignments, cancel), await http.ReachAsync(db, Rights.ReviewAlignments, cancel));
        var order = new ImportOrder(FormatOf(http, body), dryRun is true, proposes.IsAll ? null : proposes.Units, reviews.IsAll ? null : reviews.Units, http.CallerId() ?? "");
        if (!http.WantsJob() && body.Length <= MostAtOnce) return Results.Ok(await imports.RunAsync(order, body, cancel));
        var job = new AlignmentImportJob(Guid.CreateVersion7(), order.Format, order.IsDryRun, order.ProposesFor, order.ReviewsFor, order.By, body, db.Now());
        return await http.AcceptJobAsync(db, jobs, job, ReadAlignmentImport.Address, ReadAlignmentImport.Of(job), cancel);
    }

    // Where the sender does not say what it is, its first character does.
    static ImportFormat FormatOf(HttpContext http, ReadOnlySpan<byte> body) => http.Request.GetTypedHeaders().ContentType?.MediaType.Value switch
    {
        ExportAlignments.Tsv => ImportFormat.Sssom,
        SpreadsheetDownload.Csv or SpreadsheetUpload.Xlsx => ImportFormat.Table,
        "application/json" => ImportFormat.Json,
        _ => body is [(byte)'#', ..] ? ImportFormat.Sssom : body is [(byte)'[' or (byte)'{', ..] ? ImportFormat.Json : ImportFormat.Table,
    };
}
