using Microsoft.EntityFrameworkCore;
using PlansService.Export;
using PlansService.StratMl;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class ExportVersion
{
    public static void MapExportVersion(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-versions/{id:guid}/stratml", HandleAsync)
            .Produces<string>(StatusCodes.Status200OK, "application/xml").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("A version as StratML (ISO 17469)")
            .WithDescription("part: 2 (performance plan or report) unless told, or 1 (strategic plan), which has no place for owners, statuses and indicators. It is valid by the published schema, and can be imported.");

    static async Task<IResult> HandleAsync(Guid id, int? part, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        if (part is not (null or 1 or 2)) throw Problem.Invalid(new Mistake("part is 1 or 2.", Code: "part"));
        var version = await db.Versions.AsNoTracking().Include(one => one.Items).Include(one => one.Plan!.Unit).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (version?.Plan?.Unit is not { } unit || !await http.MayReadAsync(db, version, unit.Id, cancel)) throw Problem.NotFound("plan version");
        if (version.Items.Count == 0) throw Problem.Refused("nothing-to-export", "The version has no items.", "StratML knows no plan without a goal.");
        var document = StratMlExport.Of(version, unit);
        var wanted = part == 1 ? StratMlPart.One : StratMlPart.Two;
        if (wanted == StratMlPart.One && StratMlWriter.NeedsPartTwo(document) is { } obstacle)
            throw Problem.Refused("needs-part-two", "Part 1 of StratML cannot hold all of this version.", $"It has no place for {obstacle}. Ask for part 2.");
        if (http.AnswersUnchanged($"\"{version.Version}.{(int)wanted}\"")) return Results.Empty;
        return Results.File(StratMlWriter.Write(document, wanted), "application/xml", $"plan-{version.Number}.xml");
    }
}
