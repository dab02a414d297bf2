using System.Globalization;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class FindItems
{
    /// <param name="IsOverdue">Whether the last day in time is over and it is neither completed nor dropped.</param>
    internal sealed record View(
        Guid Id, ItemKind Kind, string Level, string? Label, string Text, ProgressStatus Status, string? StatusOn, string? Accountable, string? DueOn, bool IsOverdue,
        Guid VersionId, VersionState State, Guid PlanId, string PlanTitle, ReadPlans.UnitName Unit);

    sealed record Row(View View, float Rank);

    public static void MapFindItems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-items", HandleAsync).ProducesProblem(422)
            .WithSummary("Items of published plans, the best match first")
            .WithDescription("q: words, \"a phrase\", -without, or. unit: key. status, kind: as on a plan's page. below: an item below which it stands, or that it quotes to serve it. overdue: true for what is late. all: true for versions that are not in force any more, too.");

    static async Task<Page<View>> HandleAsync(
        PlansDb db, TimeProvider time, string? q, string? unit, ProgressStatus? status, ItemKind? kind, Guid? below, bool? overdue, bool? all, int? limit, string? cursor, CancellationToken cancel)
    {
        var (size, (afterRank, afterId)) = (Paging.Size(limit), After(cursor));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var words = q?.Trim() is { Length: > 0 and <= 400 } given ? given : q is null or "" ? null : throw Problem.Invalid(new Mistake("q has at most 400 characters and more than blanks.", Code: "q"));
        var found = words is null ? db.Items : db.Items.FromSql($"SELECT * FROM item WHERE search @@ websearch_to_tsquery('english', {words})");
        if (below is { } above) found = found.Where(item => item.ParentId == above || item.References.Any(reference => reference.Kind == ReferenceKind.Serves && reference.TargetItemId == above));
        if (status is { } at) found = found.Where(item => item.Status == at);
        if (kind is { } only) found = found.Where(item => item.Kind == only);
        var rows = from item in found
                   join version in db.Versions on item.VersionId equals version.Id
                   where version.IsPublic && (all == true || version.State == VersionState.Adopted || version.State == VersionState.InConsultation)
                   where unit == null || version.Plan!.Unit!.Key == unit
                   select new
                   {
                       Item = item, Version = version, version.Plan!.Unit,
                       IsOverdue = item.DueBy < today && item.Status != ProgressStatus.Completed && item.Status != ProgressStatus.Dropped,
                       Rank = words == null ? 0 : EF.Functions.ToTsVector("english", item.Text).Rank(EF.Functions.WebSearchToTsQuery("english", words)),
                   };
        if (overdue == true) rows = rows.Where(row => row.IsOverdue);
        var page = await rows.Where(row => row.Rank < afterRank || (row.Rank == afterRank && row.Item.Id > afterId)).OrderByDescending(row => row.Rank).ThenBy(row => row.Item.Id).Take(size + 1)
            .Select(row => new Row(
                new View(row.Item.Id, row.Item.Kind, row.Item.Level, row.Item.Label, row.Item.Text, row.Item.Status, row.Item.StatusOn, row.Item.Accountable, row.Item.DueOn, row.IsOverdue,
                    row.Version.Id, row.Version.State, row.Version.PlanId, row.Version.Title, new(row.Unit!.Key, row.Unit.Name)), row.Rank))
            .ToListAsync(cancel);
        var of = Paging.Of(page, size, row => string.Create(CultureInfo.InvariantCulture, $"{row.Rank:R} {row.View.Id}"));
        return new([.. of.Items.Select(row => row.View)], of.Next);
    }

    static (float Rank, Guid Id) After(string? cursor) => Paging.After(cursor) is not { } key ? (float.MaxValue, Guid.Empty)
        : key.Split(' ') is [var rank, var id] && float.TryParse(rank, CultureInfo.InvariantCulture, out var known) && Guid.TryParse(id, out var item) ? (known, item)
        : throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));
}
