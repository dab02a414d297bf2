using AlignmentService.Coverage;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.LookingAcross;

/// <summary>Commitments that one unit alone serves: where it stops, nobody does.</summary>
internal static class ReadSingleUnitCommitments
{
    /// <param name="Accountable">The office or role that answers for it, where the plan says so.</param>
    internal sealed record ItemView(Guid ItemId, Guid VersionId, Guid PlanId, string? Label, string Text, string? Accountable);

    /// <param name="Group">The priority above it.</param>
    /// <param name="Since">The day on which the newest of the unit's alignments was accepted.</param>
    /// <param name="NeedReview">Of how many of them a text was reworded since.</param>
    /// <param name="Items">The unit's items that serve it.</param>
    internal sealed record View(Guid CommitmentId, Guid VersionId, Guid PlanId, string? Group, string? Label, string Text, Guid UnitId, string Unit, DateOnly Since, int NeedReview, IReadOnlyList<ItemView> Items);

    public static void MapReadSingleUnitCommitments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/hints/single-unit-commitments", ListAsync).Produces<Page<View>>().ProducesProblem(422)
            .WithSummary("Commitments that depend on a single unit")
            .WithDescription("As the coverage counts: accepted alignments between current versions. Each with the unit, what it does, who answers for that, and since when. unit: the id of one.");

    static async Task ListAsync(HttpContext http, AlignmentDb db, CoverageMemory memory, Guid? unit, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, after, coverage) = (Paging.Size(limit), Paging.AfterId(cursor), await memory.ReadAsync(cancel));
        var single = coverage.Commitments.Where(one => one.Units == 1 && one.ItemId > after).ToDictionary(one => one.ItemId);
        var cells = coverage.Cells.Where(cell => single.ContainsKey(cell.CommitmentId) && (unit is null || cell.UnitId == unit)).OrderBy(cell => cell.CommitmentId).Take(size + 1).ToList();
        List<Guid> shown = [.. cells.Select(cell => cell.CommitmentId)], units = [.. cells.Select(cell => cell.UnitId)];
        var names = await db.Units.Where(one => units.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, cancel);
        var items = (await db.Serving.Where(one => shown.Contains(one.Standing.CommitmentId!.Value)).Join(db.Items, one => one.Standing.SubjectNowId, item => item.Id, (one, item) => new { one.Standing.CommitmentId, item.Plan!.UnitId, item })
            .Distinct().OrderBy(row => row.item.PlanId).ThenBy(row => row.item.Position).ToListAsync(cancel)).ToLookup(row => (row.CommitmentId, row.UnitId), row => row.item);
        var views = cells.ConvertAll(cell => (Cell: cell, Commitment: single[cell.CommitmentId])).ConvertAll(one => new View(one.Commitment.ItemId, one.Commitment.VersionId, one.Commitment.PlanId, one.Commitment.Group,
            one.Commitment.Label, one.Commitment.Text, one.Cell.UnitId, names[one.Cell.UnitId], one.Cell.Since, one.Cell.NeedReview,
            [.. items[(one.Cell.CommitmentId, one.Cell.UnitId)].Select(item => new ItemView(item.Id, item.VersionId, item.PlanId, item.Label, item.Text, item.Accountable))]));
        await http.WriteTaggedAsync(Paging.Of(views, size, view => view.CommitmentId.ToString()), cancel);
    }
}
