using System.Linq.Expressions;
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
        routes.MapGet("/v1/cited-statements", ListAsync)
            .WithSummary("Sentences of the institute's that unit plans quote").WithDescription("Of the plans' current versions. resolved: true or false for one kind only.");

    static async Task<Page<View>> ListAsync(AlignmentDb db, bool? resolved, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after) = (Paging.Size(limit), Paging.AfterId(cursor));
        var rows = await CurrentAsync(db, statement => statement.ItemId > after && (resolved == null || (statement.ResolvedItemId != null) == resolved), size + 1, cancel);
        return Paging.Of(rows, size, one => one.ItemId.ToString());
    }

    public static Task<List<View>> CurrentAsync(AlignmentDb db, Expression<Func<CitedStatement, bool>> which, int most, CancellationToken cancel) =>
        db.CitedStatements.Where(which).Where(statement => statement.Item!.VersionId == statement.Item.Plan!.CurrentVersionId).OrderBy(statement => statement.ItemId).Take(most)
            .Select(statement => new View(statement.ItemId, statement.Item!.PlanId, statement.Item.Plan!.Unit!.Key, statement.Item.Plan.Unit.Name, statement.Item.Text,
                db.Items.Count(action => action.ParentId == statement.ItemId && action.Kind == ItemKind.Action), statement.ResolvedItemId))
            .ToListAsync(cancel);
}
