using PlansService.Lineage;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

internal static class DecideLineage
{
    /// <param name="From">Items of the earlier version; none for what is new.</param>
    /// <param name="To">Items of this version; none for what was dropped.</param>
    internal sealed record EdgeRequest(IReadOnlyList<Guid> From, IReadOnlyList<Guid> To);

    /// <param name="Decisions">All of them; what is left out is the machine's to say again.</param>
    internal sealed record Request(IReadOnlyList<EdgeRequest> Decisions);

    public static void MapDecideLineage(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/plan-versions/{id:guid}/lineage", HandleAsync)
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Say what became of the items of the version before")
            .WithDescription("Wins over what was found by likeness, before adoption and after it; one item may go on as several, or several as one. No item changes its id. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var (version, plan, _) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        var earlier = await db.EarlierOfAsync(version, named: null, cancel) ?? throw Problem.Refused("nothing-to-compare", "There is no earlier version of this plan.");
        var (before, after) = (await db.ComparedAsync(earlier.Id, cancel), await db.ComparedAsync(id, cancel));
        if (Mistakes(request.Decisions, before, after).Take(100).ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);

        var decisions = request.Decisions.Select(edge => new DecidedEdge(edge.From, edge.To)).ToList();
        var now = time.GetUtcNow();
        if (version.Decide(plan, decisions, VersionLineage.Compare(before, after, decisions).Told()) is { } corrected) db.Publish(corrected, plan.Id, plan.Version, now);
        await db.SaveChangesAsync(cancel);
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        return http.Tagged(view, view.Version);
    }

    static IEnumerable<Mistake> Mistakes(IReadOnlyList<EdgeRequest> decisions, IReadOnlyList<ComparedItem> before, IReadOnlyList<ComparedItem> after)
    {
        var (earlier, later) = (before.Select(item => item.Id).ToHashSet(), after.Select(item => item.Id).ToHashSet());
        for (var at = 0; at < decisions.Count; at++)
        {
            var (from, to) = (decisions[at].From, decisions[at].To);
            if (from.Count + to.Count == 0 || (from.Count > 1 && to.Count > 1)) yield return new("It joins one item to one, one to several, several to one, or says of one that it is new or dropped.", $"#/decisions/{at}");
            // Taken out once found: no item is decided on twice.
            for (var one = 0; one < from.Count; one++)
                if (!earlier.Remove(from[one])) yield return new("The earlier version has no such item, or another decision names it.", $"#/decisions/{at}/from/{one}");
            for (var one = 0; one < to.Count; one++)
                if (!later.Remove(to[one])) yield return new("This version has no such item, or another decision names it.", $"#/decisions/{at}/to/{one}");
        }
    }
}
