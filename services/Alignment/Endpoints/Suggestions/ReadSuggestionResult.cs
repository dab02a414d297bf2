using System.Text;
using System.Text.Json;
using AlignmentService.Suggesting;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;
using ServiceDefaults.Jobs;
using ServiceDefaults.Spreadsheets;

namespace AlignmentService.Endpoints.Suggestions;

internal static class ReadSuggestionResult
{
    const string Lines = "application/x-ndjson";
    const int Part = 1_000;

    public static void MapReadSuggestionResult(this IEndpointRouteBuilder routes) =>
        routes.MapGet(ReadSuggestionJob.Address + "/{id:guid}/result", HandleAsync).Produces<RankedItem>(StatusCodes.Status200OK, Lines, SpreadsheetDownload.Csv).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("What a job for suggestions found")
            .WithDescription("For whoever asked for it, once it is done, as a file that does not change. format: jsonl (a line of JSON an item) or csv (a row a suggestion, and one of an item that has none); unless told, what Accept prefers, else jsonl. "
                + "In the order of units' names, plans and places in the plan, each item with its first three. All is ranked from one snapshot; which alignments there were already is as of the moment when the job came to the item. Columns of the table: " + string.Join(", ", RankedItem.Columns) + ".");

    static async Task<IResult> HandleAsync(Guid id, HttpContext http, AlignmentDb db, string? format, CancellationToken cancel)
    {
        var isCsv = IsCsv(http, format);
        var state = await db.OwnJob<SuggestionJob>(http, id).Select(job => (JobState?)job.State).SingleOrDefaultAsync(cancel) ?? throw ReadSuggestionJob.Gone;
        if (state != JobState.Done) throw Problem.Refused("job-not-done", "This job has no result.", $"It is {state}. Read {ReadSuggestionJob.Address}/{id} to see how far it is, or why it ended.");
        if (http.AnswersUnchanged(isCsv ? "\"csv\"" : "\"jsonl\"")) return Results.Empty;
        return isCsv ? Results.Stream(WriteAsync, SpreadsheetDownload.Csv + "; charset=utf-8", "suggestions.csv") : Results.Stream(WriteAsync, Lines, "suggestions.jsonl");

        // A reader that is slow slows the query down.
        async Task WriteAsync(Stream body)
        {
            if (isCsv) await body.WriteAsync(SpreadsheetDownload.WriteCsvPart([RankedItem.Columns], isFirst: true), cancel);
            var lines = db.Set<SuggestionLine>().Where(line => line.JobId == id).OrderBy(line => line.Number).Select(line => line.Json).AsAsyncEnumerable();
            await foreach (var some in lines.Chunk(Part).WithCancellation(cancel))
            {
                await body.WriteAsync(isCsv ? SpreadsheetDownload.WriteCsvPart(some.SelectMany(line => JsonSerializer.Deserialize<RankedItem>(line, JsonSerializerOptions.Web)?.Rows() ?? []), isFirst: false)
                    : Encoding.UTF8.GetBytes(string.Concat(some.Select(line => line + "\n"))), cancel);
            }
        }
    }

    static bool IsCsv(HttpContext http, string? format)
    {
        http.Response.Headers.Vary = "Accept";
        return format switch
        {
            "csv" => true,
            "jsonl" => false,
            null => http.Request.GetTypedHeaders().Accept.OrderByDescending(one => one.Quality ?? 1).FirstOrDefault(one => one.MediaType == SpreadsheetDownload.Csv || one.MediaType == Lines)?.MediaType == SpreadsheetDownload.Csv,
            _ => throw Problem.Invalid(new Mistake("format is jsonl or csv.", Code: "format")),
        };
    }
}
