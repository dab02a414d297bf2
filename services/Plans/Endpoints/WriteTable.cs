using PlansService.Tables;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Endpoints;

/// <summary>Puts a table in the place of a draft's items, as they are read from it.</summary>
internal static class WriteTable
{
    public static void MapWriteTable(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/plan-versions/{id:guid}/table", HandleAsync).TakesSpreadsheet().AnswersImport()
            .WithSummary("Write a draft's items as a table").WithDescription("The table is the whole draft: items that it leaves out are gone. A table of the version that the draft was begun from is one of the draft. " + TakenImport.Described + " " + ItemTable.Described);

    static Task<IResult> HandleAsync(Guid id, string? system, bool? dryRun, HttpContext http, PlansDb db, CancellationToken cancel) =>
        http.TakeImportAsync(db, id, new(IsWhole: true, IsJson: false, ExternalId.RequireSystem(system), dryRun is true), cancel);
}
