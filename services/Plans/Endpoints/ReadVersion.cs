using System.Data;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

internal static class ReadVersion
{
    /// <param name="OriginId">The item of an earlier version that was taken over as this one.</param>
    /// <param name="Identifier">Its name in the document that it was imported from.</param>
    /// <param name="Stakeholders">Whom it concerns.</param>
    /// <param name="Indicators">How the document that it was imported from measures it: targets, and what was reached.</param>
    /// <param name="Measures">How it is measured.</param>
    /// <param name="Actuals">What the measures reached, by period.</param>
    internal sealed record ItemView(
        Guid Id, Guid? ParentId, ItemKind Kind, string Level, string? Label, string Text, ProgressStatus Status, string? StatusOn, IReadOnlyList<ReferenceView>? References,
        string? Details, string? Accountable, IReadOnlyList<string>? Contributors, string? StartsOn, string? DueOn, Guid? OriginId,
        string? Identifier, string? OtherInformation, IReadOnlyList<StandardViews.StakeholderView>? Stakeholders, IReadOnlyList<StandardViews.IndicatorView>? Indicators,
        IReadOnlyList<Measure>? Measures, IReadOnlyList<Actual>? Actuals);

    internal sealed record ReferenceView(string Text, Guid? TargetItemId = null, ReferenceKind Kind = ReferenceKind.See);

    internal sealed record UnresolvedReference(Guid ItemId, string Text);

    /// <param name="PlanTitle">What this version calls the plan.</param>
    /// <param name="Version">Counts what changed on this page: the state, a report on an item; the entity tag.</param>
    /// <param name="Items">The tree in reading order: a parent stands before its children.</param>
    /// <param name="Reason">Why it took the place of the version before, or was withdrawn.</param>
    /// <param name="AwaitsSecondPerson">Whether somebody wants it adopted and another person has to agree.</param>
    internal sealed record View(
        Guid Id, Guid PlanId, string PlanTitle, ReadPlans.UnitName Unit, bool IsInstitute, int Number, VersionState State, int Version,
        string? AdoptedOn, DateOnly? ClosesOn, string? Description, IReadOnlyList<ItemView> Items, IReadOnlyList<UnresolvedReference> UnresolvedReferences,
        string? Reason, bool IsMinor, bool AwaitsSecondPerson, string? Vision, string? Mission, IReadOnlyList<StratMl.Value>? Values);

    public static void MapReadVersion(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/plan-versions/{id:guid}", HandleAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("A version with its items")
            .WithDescription("This address is permanent. A draft is shown to those only who may write plans of its unit. asOf: the state and the statuses as they stood here at the end of that day (UTC).").ShortCircuit();

    static async Task HandleAsync(Guid id, DateOnly? asOf, HttpContext http, VersionPages pages, CancellationToken cancel)
    {
        var now = await pages.StandingAsync(id, cancel);
        if (now is null || (!now.IsPublic && !await MayReadDraftAsync(http, id, cancel))) throw Problem.NotFound("plan version");
        if (asOf is { } day)
        {
            await AnswerAsOfAsync(id, day, now, http, cancel);
            return;
        }

        if (http.AnswersUnchanged(now.Tag)) return;
        var page = await pages.PageAsync(id, now, cancel);
        http.Response.Headers.ETag = page.Tag;
        await http.WriteJsonAsync(page.Body, cancel);
    }

    static async Task AnswerAsOfAsync(Guid id, DateOnly day, VersionPages.Standing now, HttpContext http, CancellationToken cancel)
    {
        var (db, end) = (http.RequestServices.GetRequiredService<PlansDb>(), AsOf.EndOf(day));
        if (!(await db.StatesAsOfAsync([id], end, cancel)).TryGetValue(id, out var then) || (then == VersionState.Draft && !await MayReadDraftAsync(http, id, cancel))) throw Problem.NotFound("plan version");
        var view = await RequireAsync(db, id, cancel);
        var reports = await db.ReportsAsOfAsync(db.Items.Where(item => item.VersionId == id), end, cancel);
        if (http.AnswersUnchanged($"\"{now.Version}@{day:O}\"")) return;
        var called = await db.Set<FormerUnit>().Where(one => one.Until >= end && db.Units.Any(unit => unit.Id == one.UnitId && unit.Key == view.Unit.Key)).OrderBy(one => one.Version).Select(one => one.Name).FirstOrDefaultAsync(cancel);
        await http.Response.WriteAsJsonAsync(view with
        {
            State = then,
            Unit = view.Unit with { Name = called ?? view.Unit.Name },
            Items = [.. view.Items.Select(item => reports.TryGetValue(item.Id, out var then) ? item with { Status = then.Newest.Status, StatusOn = then.Newest.On, Actuals = then.Actuals.Count == 0 ? null : then.Actuals }
                : item with { Status = ProgressStatus.Unspecified, StatusOn = null, Actuals = null })],
        }, cancel);
    }

    static async Task<bool> MayReadDraftAsync(HttpContext http, Guid id, CancellationToken cancel)
    {
        var db = http.RequestServices.GetRequiredService<PlansDb>();
        return await http.HoldsAsync(db, Rights.WritePlans, await db.Versions.Where(version => version.Id == id).Select(version => version.Plan!.UnitId).SingleAsync(cancel), item: null, cancel);
    }

    /// <summary>The page as it is now, its items and its version from one snapshot.</summary>
    public static async Task<View> RequireAsync(PlansDb db, Guid id, CancellationToken cancel)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var version = await db.Versions.AsNoTracking().Include(one => one.Plan!.Unit).SingleOrDefaultAsync(one => one.Id == id, cancel);
        if (version?.Plan is not { Unit: { } unit } plan) throw Problem.NotFound("plan version");
        version.Items.AddRange(await db.Items.AsNoTracking().Where(item => item.VersionId == id).ToListAsync(cancel));
        return Of(version, plan, unit);
    }

    /// <summary>The page of a version whose items are loaded.</summary>
    public static View Of(PlanVersion version, Plan plan, Unit unit)
    {
        var items = version.Items.OrderBy(item => item.Position).ToList();
        return new(version.Id, plan.Id, version.Title, new(unit.Key, unit.Name), unit.ParentId is null, version.Number, version.State, version.Version, version.AdoptedOn, version.ClosesOn, version.Description,
            [.. items.Select(item => new ItemView(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.Status, item.StatusOn,
                item.References.Count == 0 ? null : [.. item.References.Select(reference => new ReferenceView(reference.Text, reference.TargetItemId, reference.Kind))],
                item.Details, item.Accountable, item.Contributors.Count == 0 ? null : item.Contributors, item.StartsOn, item.DueOn, item.OriginId,
                item.Parts.Identifier, item.Parts.OtherInformation, StandardViews.StakeholdersOf(item.Parts), StandardViews.IndicatorsOf(item.Parts),
                item.Measures.Count == 0 ? null : item.Measures, item.Actuals.Count == 0 ? null : item.Actuals))],
            [.. from item in items from reference in item.References where reference.TargetItemId is null select new UnresolvedReference(item.Id, reference.Text)],
            version.Reason, version.IsMinor, version.AdoptionProposedBy is not null,
            version.Frame?.StrategicPlanCore.Vision?.Description, version.Frame?.StrategicPlanCore.Mission?.Description, version.Frame?.StrategicPlanCore.Values is { Count: > 0 } values ? values : null);
    }
}
