using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Lineage;
using ServiceDefaults;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class CompareVersions
{
    internal sealed record VersionName(Guid Id, int Number, string Title, VersionState State);

    internal sealed record ItemName(Guid Id, string Level, string? Label, string Text);

    /// <param name="Depth">0 at the top.</param>
    /// <param name="Kind">The main thing that happened.</param>
    /// <param name="Score">From 0 to 1: how sure that is.</param>
    /// <param name="IsDecided">Whether a person said so.</param>
    /// <param name="Earlier">What it was: nothing where it is new, several where they were merged.</param>
    /// <param name="Later">What it is; left out where it was dropped.</param>
    /// <param name="Words">The difference in words; a part of a split shows what it took over and what it adds.</param>
    internal sealed record RowView(int Depth, LineageKind Kind, bool IsReworded, bool IsMoved, bool IsRenumbered, double Score, bool IsDecided, IReadOnlyList<ItemName> Earlier, ItemName? Later, IReadOnlyList<WordPiece> Words);

    /// <param name="Changes">How often what happened, without what stayed the same.</param>
    /// <param name="Title">The difference of the titles in words.</param>
    /// <param name="Description">That of the introductions.</param>
    /// <param name="Rows">In reading order: every item of the later version, and the dropped ones where they stood.</param>
    internal sealed record View(VersionName Earlier, VersionName Later, IReadOnlyDictionary<string, int> Changes, IReadOnlyList<WordPiece> Title, IReadOnlyList<WordPiece> Description, IReadOnlyList<RowView> Rows);

    public static void MapCompareVersions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-versions/{id:guid}/comparison", HandleAsync).Produces<View>().ProducesProblem(404).ProducesProblem(422)
            .WithSummary("What changed against an earlier version")
            .WithDescription("with: the other version of the plan; unless told, the one that this one took the place of, or would. Found by likeness of words and place; what people decided wins.");

    static async Task<IResult> HandleAsync(Guid id, Guid? with, HttpContext http, PlansDb db, CancellationToken cancel)
    {
        var later = await db.Versions.AsNoTracking().Include(one => one.Plan).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (later?.Plan is not { } plan || !await http.MayReadAsync(db, later, plan.UnitId, cancel)) throw Problem.NotFound("plan version");
        var earlier = await db.EarlierOfAsync(later, with, cancel);
        if (earlier is not null && !await http.MayReadAsync(db, earlier, plan.UnitId, cancel)) earlier = null;
        if (earlier is null) throw with is { } named ? Problem.Invalid(new Mistake($"This plan has no version {named}.", Code: "with"))
            : Problem.Refused("nothing-to-compare", "There is no earlier version of this plan.", "Name another version as ?with=.");

        if (http.AnswersUnchanged($"\"{later.Version}.{earlier.Version}\"")) return Results.Empty;
        var comparison = await db.CompareAsync(earlier, later, cancel);
        return Results.Ok(new View(NameOf(earlier), NameOf(later),
            comparison.Edges.Where(edge => edge.Kind != LineageKind.Same).CountBy(edge => edge.Kind).OrderBy(count => count.Key).ToDictionary(count => count.Key.ToString(), count => count.Value),
            WordDifference.Between(earlier.Title, later.Title), WordDifference.Between(earlier.Description ?? "", later.Description ?? ""),
            [.. comparison.Rows.Select(row => new RowView(row.Depth, row.Edge.Kind, row.Edge.IsReworded, row.Edge.IsMoved, row.Edge.IsRenumbered, Math.Round(row.Edge.Score, 3), row.Edge.By == DecidedBy.Person,
                [.. row.Earlier.Select(NameOf)], row.Later is { } item ? NameOf(item) : null, row.Words()))]));
    }

    static VersionName NameOf(PlanVersion version) => new(version.Id, version.Number, version.Title, version.State);

    static ItemName NameOf(ComparedItem item) => new(item.Id, item.Level, item.Label, item.Text);
}
