using System.Globalization;
using AlignmentService.Suggesting;
using AlignmentService.Suggestions;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Http;

namespace AlignmentService.Endpoints.Suggestions;

internal static class ReadSuggestions
{
    const int Usual = 5;
    const int First = 3;

    public static void MapReadSuggestions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/suggestions", HandleAsync).Produces<Page<ItemOffers>>().ProducesProblem(404).ProducesProblem(422)
            .WithSummary("Which commitments an item may serve, and why")
            .WithDescription("item: one item; limit says how many are ranked (5). Or plan: those actions and goals of a unit's current version that serve nothing yet, or serve more by what was accepted of others, a page of them, each with its first three. "
                + "What is derived comes first: from the statement that an item is filed under, and from two alignments over an item of a third plan. It is never an alignment by itself: propose it, with the method Composed.");

    static async Task<IResult> HandleAsync(HttpContext http, AlignmentDb db, SuggestionMemory memory, Guid? item, Guid? plan, int? limit, string? cursor, CancellationToken cancel)
    {
        if (item is null == plan is null) throw Problem.Invalid(new Mistake("Ask for one item or for one plan.", Code: "item"));
        var (size, after, known) = (Paging.Size(limit), After(cursor), await memory.ReadAsync(cancel));
        var version = item is not null ? await db.Items.Where(one => one.Id == item).Select(one => (Guid?)one.VersionId).SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("item")
            : known.Plans.TryGetValue(plan ?? default, out var owner) ? owner.VersionId : throw Problem.NotFound("plan");
        if (http.AnswersUnchanged(known.Tag)) return Results.Empty;

        var items = await db.Items.AsNoTracking().Where(one => one.VersionId == version).OrderBy(one => one.Position).ToListAsync(cancel);
        var byId = items.ToDictionary(one => one.Id);
        var composed = await db.ComposedAsync(version, cancel);
        var asked = item is { } id ? [byId[id]] : Open(items, byId, composed, known).Where(one => one.Position > after).Take(size + 1).ToList();
        var aligned = await db.AlignedAsync(asked.ConvertAll(one => one.Id), cancel);
        var page = Paging.Of(asked, size, one => one.Position.ToString(CultureInfo.InvariantCulture));
        return Results.Ok(new Page<ItemOffers>([.. page.Items.Select(one => known.For(one, byId, aligned[one.Id], composed[one.Id], plan is not null ? First : limit ?? Usual))], page.Next));
    }

    // An item serves when it, or a part of it, does; or what it is filed under, unless that is a sentence that the plan quotes:
    // from that its suggestions are derived. What follows for it from alignments of others is open all the same.
    static IEnumerable<KnownItem> Open(IReadOnlyList<KnownItem> items, Dictionary<Guid, KnownItem> byId, ILookup<Guid, Derived> composed, Knowledge known)
    {
        var (serving, filed) = (new HashSet<Guid>(), new HashSet<Guid>());
        // A parent stands before its children.
        foreach (var item in items)
        {
            if (known.Decisions.Served.Contains(item.Id)) serving.UnionWith(byId.Above(item).Select(above => above.Id).Prepend(item.Id));
            if (item.Kind != ItemKind.CitedStatement && (known.Decisions.Served.Contains(item.Id) || (item.ParentId is { } above && filed.Contains(above)))) filed.Add(item.Id);
        }

        return items.Where(item => item.Kind is ItemKind.Action or ItemKind.Goal && known.Plans.TryGetValue(item.PlanId, out var plan) && !plan.IsInstitute
            && ((!serving.Contains(item.Id) && !filed.Contains(item.Id) && known.Suggester.DecidedOf(byId.SubjectOf(item)).All(one => one.Verdict != Verdict.NoCounterpart))
                || composed[item.Id].Any(one => known.IsOpen(byId.SubjectOf(item), one.CommitmentId))));
    }

    static int After(string? cursor) => Paging.After(cursor) is not { } key ? -1
        : int.TryParse(key, CultureInfo.InvariantCulture, out var position) ? position
        : throw Problem.Invalid(new Mistake("cursor is not one that a page of this list gave.", Code: "cursor"));
}
