using Contracts.Plans;
using PlansService.Tables;
using ServiceDefaults.Http;
using ServiceDefaults.Spreadsheets;

namespace PlansService.Endpoints;

/// <summary>Makes and changes the items that another system knows, by what that system calls them; the rest of the draft stays as it is.</summary>
internal static class WriteItems
{
    /// <param name="ExternalId">What the system calls it: an item that it calls so is changed, else one is made.</param>
    /// <param name="Id">The item's own id, where the system has not called it anything yet.</param>
    /// <param name="ParentExternalId">The item above, in this request or in the draft; without it and parentId an item stays where it is, and a new one comes at the end.</param>
    /// <param name="ParentId">The item above by its own id.</param>
    internal sealed record ItemRequest(
        string ExternalId, ItemKind Kind, string Level, string Text, Guid? Id = null, string? ParentExternalId = null, Guid? ParentId = null, string? Label = null, string? Details = null, string? Accountable = null,
        IReadOnlyList<string>? Contributors = null, string? StartsOn = null, string? DueOn = null, IReadOnlyList<ReadVersion.ReferenceView>? References = null)
    {
        public ItemWords Words() => new WriteDraft.ItemRequest(default, Kind, Level, Text, null, Label, Details, Accountable, Contributors, StartsOn, DueOn, References).Words();
    }

    public static void MapWriteItems(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-versions/{id:guid}/items", HandleAsync).TakesSpreadsheet()
            .Accepts<IReadOnlyList<ItemRequest>>("application/json", "text/csv", SpreadsheetUpload.Xlsx, "application/octet-stream", "application/x-www-form-urlencoded").AnswersImport()
            .WithSummary("Make and change items by their external ids")
            .WithDescription("system: the system whose external ids they are. All or none; sending the same again changes nothing. The body is a JSON array, or a table, in which a row without a depth stays where it is, and one that gives a depth stands below a row of the same table. " + TakenImport.Described + " " + ItemTable.Described);

    static Task<IResult> HandleAsync(Guid id, string? system, bool? dryRun, HttpContext http, PlansDb db, CancellationToken cancel) =>
        http.TakeImportAsync(db, id, new(IsWhole: false, IsJson: http.Request.HasJsonContentType(),
            ExternalId.RequireSystem(system) ?? throw Problem.Invalid(new Mistake("Name the system whose external ids these are as ?system=.", Code: "system")), dryRun is true), cancel);
}
