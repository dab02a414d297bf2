using System.Text.Json;
using AlignmentService.Coverage;
using AlignmentService.Exchange;
using AlignmentService.Sssom;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Endpoints.Exchange;

internal static class ExportAlignments
{
    public const string Tsv = "text/tab-separated-values";

    const string Json = "application/json";

    public static void MapExportAlignments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/alignments/export", HandleAsync).Produces<string>(StatusCodes.Status200OK, Tsv, SpreadsheetDownload.Csv, Json, "application/xml").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("The alignments as a file")
            .WithDescription("format: sssom (a mapping set, SSSOM 1.1 in TSV, in its canonical form), csv, json, case (accepted ones as CASE associations) or stratml (accepted ones of the plan's items, as relationships of StratML Part 2; needs plan); unless told, what Accept prefers, else sssom. plan: those with an end in this plan. state: as in the list. "
                + "gaps: true adds to a mapping set the actions that serve nothing and the commitments that nothing serves. What was declined, or is not related, is a mapping that is denied; what was withdrawn is left out. A mapping set, a table and JSON can be sent back to /v1/alignment-imports.");

    static async Task<IResult> HandleAsync(HttpContext http, AlignmentDb db, CoverageMemory memory, IConfiguration configuration, IOptions<JsonOptions> json, string? format, Guid? plan, AlignmentState? state, bool? gaps, CancellationToken cancel)
    {
        var wanted = FormatOf(http, format);
        if (gaps is true && wanted != "sssom") throw Problem.Invalid(new Mistake("Only a mapping set has rows for gaps: ask for format=sssom.", Code: "gaps"));
        var alignments = await ReadAlignments.WithEnds(db).Where(one => one.State != AlignmentState.Withdrawn && (plan == null || one.Subject!.PlanId == plan || one.Object!.PlanId == plan) && (state == null || one.State == state)).OrderBy(one => one.Id).ToListAsync(cancel);
        var addresses = new Addresses((configuration["Portal:Address"] ?? "http://localhost:8080").TrimEnd('/'));
        var (body, type, name) = wanted switch
        {
            "sssom" => (SssomWriter.Write(AlignmentSet.Of(alignments, gaps is true ? await db.GapsAsync(await memory.ReadAsync(cancel), cancel) : [], addresses, LicenceOf(configuration))), Tsv + "; charset=utf-8", "alignments.sssom.tsv"),
            "csv" => (AlignmentTable.Write(await db.ViewsAsync(alignments, cancel)), SpreadsheetDownload.Csv + "; charset=utf-8", "alignments.csv"),
            "stratml" => (await StratMlAsync(db, plan, alignments, cancel), "application/xml", "alignments.stratml.xml"),
            "case" => (JsonSerializer.SerializeToUtf8Bytes(CaseAssociations.Of(alignments, addresses), json.Value.SerializerOptions), Json, "alignments.case.json"),
            _ => (JsonSerializer.SerializeToUtf8Bytes(new JsonClaims.Export(await db.ViewsAsync(alignments, cancel)), json.Value.SerializerOptions), Json, "alignments.json"),
        };
        return http.AnswersUnchanged(TaggedByContent.TagOf(body)) ? Results.Empty : Results.File(body, type, name);
    }

    static async Task<byte[]> StratMlAsync(AlignmentDb db, Guid? id, IReadOnlyList<Alignment> alignments, CancellationToken cancel)
    {
        if (id is null) throw Problem.Invalid(new Mistake("StratML is a plan's: name it as plan.", Code: "plan"));
        var plan = await db.Plans.AsNoTracking().Include(one => one.Unit).SingleOrDefaultAsync(one => one.Id == id, cancel) ?? throw Problem.NotFound("plan");
        var items = await db.Items.AsNoTracking().Where(item => item.PlanId == id && item.VersionId == plan.CurrentVersionId).ToDictionaryAsync(item => item.Id, cancel);
        List<Alignment> said = [.. alignments.Where(one => items.ContainsKey(one.SubjectItemId) && StratMlRelationships.IsSayable(one))];
        return said.Count > 0 ? StratMlRelationships.Write(plan, items, said)
            : throw Problem.Refused("nothing-to-export", "There is nothing to export.", "No item of the plan has an accepted alignment that StratML has a word for, and StratML knows no plan without a goal.");
    }

    static string FormatOf(HttpContext http, string? format)
    {
        http.Response.Headers.Vary = "Accept";
        return format switch
        {
            "sssom" or "csv" or "json" or "case" or "stratml" => format,
            null => http.Request.GetTypedHeaders().Accept.OrderByDescending(one => one.Quality ?? 1).Select(one => one.MediaType.Value switch
            {
                Tsv => "sssom",
                SpreadsheetDownload.Csv => "csv",
                Json => "json",
                _ => null,
            }).FirstOrDefault(one => one is not null) ?? "sssom",
            _ => throw Problem.Invalid(new Mistake("format is sssom, csv, json, case or stratml.", Code: "format")),
        };
    }

    static string LicenceOf(IConfiguration configuration) => $"https://spdx.org/licenses/{configuration["Alignment:Licence"] ?? "CC-BY-4.0"}.html";
}
