using Microsoft.EntityFrameworkCore;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Endpoints;

internal static class ReadTable
{
    const string Formats = "format: csv or xlsx; unless told, what Accept prefers, else CSV. ";

    public static void MapReadTable(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/plan-versions/{id:guid}/table", HandleAsync).AnswersTable().ProducesProblem(404)
            .WithSummary("A version's items as a table").WithDescription(Formats + "system: whose external ids it holds. The same table can be sent back, to this draft or to one that was begun from this version. " + ItemTable.Described);
        routes.MapGet("/v1/plan-tables/template", (HttpContext http, string? format) => SpreadsheetDownload.File(SpreadsheetDownload.FormatOf(http, format), "plan", ItemTable.Sheet, [ItemTable.Columns]))
            .AnswersTable().WithSummary("An empty table for a plan's items").WithDescription(Formats + ItemTable.Described);
    }

    static async Task<IResult> HandleAsync(Guid id, string? system, string? format, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var (named, wanted) = (ExternalId.RequireSystem(system), SpreadsheetDownload.FormatOf(http, format));
        var version = await db.Versions.AsNoTracking().Include(one => one.Items).Include(one => one.Plan).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (version?.Plan is not { } plan || !await http.MayReadAsync(db, version, plan.UnitId, cancel)) throw Problem.NotFound("plan version");
        if (http.AnswersUnchanged(ItemTable.Tag(version.Version, wanted))) return Results.Empty;
        var names = await db.Set<ExternalId>().Where(name => name.VersionId == id && name.System == named).ToDictionaryAsync(name => name.ItemId, name => name.Value, cancel);
        return SpreadsheetDownload.File(wanted, $"plan-{version.Number}", ItemTable.Sheet, ItemTable.Of(version.Items, names));
    }

    static RouteHandlerBuilder AnswersTable(this RouteHandlerBuilder endpoint) => endpoint.Produces<string>(StatusCodes.Status200OK, SpreadsheetDownload.Csv, SpreadsheetUpload.Xlsx).ProducesProblem(422);
}
