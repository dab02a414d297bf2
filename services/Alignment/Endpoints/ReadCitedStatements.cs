using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints;

internal static class ReadCitedStatements
{
    /// <param name="Actions">How many actions are filed under it.</param>
    /// <param name="ResolvedItemId">The institute's item whose words contain it; none while it is unresolved.</param>
    internal sealed record View(Guid ItemId, Guid PlanId, string UnitKey, string Unit, string Text, int Actions, Guid? ResolvedItemId);

    public static void MapReadCitedStatements(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/cited-statements", ListAsync).AllowAnonymous()
            .WithSummary("Sentences of the institute's that unit plans quote").WithDescription("Of the plans' current versions. resolved: true or false for one kind only.");

    static async Task<Page<View>> ListAsync(AlignmentDb db, bool? resolved, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await Current(db).Where(one => one.ItemId > after && (resolved == null || (one.ResolvedItemId != null) == resolved)).OrderBy(one => one.ItemId).Take(size + 1).ToListAsync(cancel);
        return Paging.Of(rows, size, one => one.ItemId.ToString());
    }

    public static IQueryable<View> Current(AlignmentDb db) =>
        from statement in db.CitedStatements
        let item = statement.Item!
        where item.VersionId == item.Plan!.CurrentVersionId
        orderby item.Id
        select new View(item.Id, item.PlanId, item.Plan!.Unit!.Key, item.Plan.Unit.Name, item.Text,
            db.Items.Count(action => action.ParentId == item.Id && action.Kind == ItemKind.Action), statement.ResolvedItemId);
}
