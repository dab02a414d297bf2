using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using PlansService.Reporting;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints.Reporting;

/// <summary>A unit's form in a reporting round: filled in with what is known, so that what has not changed need not be said.</summary>
internal static class FillForm
{
    const int MostReports = 10_000;
    const int MostBytes = 8 << 20;

    /// <param name="Reports">On what has changed; nothing at all where nothing has.</param>
    internal sealed record Request(IReadOnlyList<ItemReport> Reports);

    internal sealed record ItemReport(Guid ItemId, ProgressStatus Status, string? On = null, string? Narrative = null, IReadOnlyList<GivenValue>? Values = null, IReadOnlyList<GivenEvidence>? Evidence = null)
        : GivenReport(Status, On, Narrative, Values, Evidence);

    /// <param name="Counting">The report that counts.</param>
    /// <param name="Pending">What was submitted in this round and waits for approval.</param>
    internal sealed record ItemView(Guid ItemId, Guid? ParentId, ItemKind Kind, string Level, string? Label, string Text, string? DueOn, ReportProgress.View? Counting, ReportProgress.View? Pending, IReadOnlyList<Measure>? Measures, IReadOnlyList<Actual>? Actuals);

    internal sealed record PlanView(Guid VersionId, string Title, IReadOnlyList<ItemView> Items);

    /// <param name="Note">Why it was sent back.</param>
    internal sealed record View(Guid RoundId, string Title, DateOnly DueOn, DateTimeOffset? ClosedAt, ReadPlans.UnitName Unit, FormState State, string? Note, int Version, IReadOnlyList<PlanView> Plans);

    public static void MapFillForm(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/reporting-rounds/{id:guid}/forms/{unit}", ReadAsync).Produces<View>().ProducesProblem(404)
            .WithSummary("A unit's form, filled in with what is known").WithDescription("unit: key. Of a closed round, as it was when it was closed.");
        routes.MapPost("/v1/reporting-rounds/{id:guid}/forms/{unit}/submission", SubmitAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes))
            .Produces<View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Submit a unit's form").WithDescription("Reports only what has changed; an empty list says that nothing has. Counts at once where the caller leads the unit, else once the form is approved. Needs If-Match.");
    }

    static async Task<IResult> ReadAsync(Guid id, string unit, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        var form = await db.LoadFormAsync(http, id, unit, cancel);
        return http.Tagged(await OfAsync(db, form, time.GetUtcNow(), cancel), form.Version);
    }

    static async Task<IResult> SubmitAsync(Guid id, string unit, Request request, HttpContext http, PlansDb db, TimeProvider time, CancellationToken cancel)
    {
        await using var turn = await db.Database.BeginTransactionAsync(cancel);
        var form = await db.LoadFormAsync(http, id, unit, cancel, locking: true);
        http.RequireMatch(form.Version);
        var now = time.GetUtcNow();
        form.Submit(now);
        var ids = request.Reports.Select(report => report.ItemId).ToList();
        var known = (await db.Items.Where(item => ids.Contains(item.Id)).Join(db.InForceAt(now), item => item.VersionId, version => version.Id, (item, version) => new { item.Id, version.Plan!.UnitId })
            .Where(row => row.UnitId == form.UnitId).Select(row => row.Id).ToListAsync(cancel)).ToHashSet();
        var items = (await db.LockItemsAsync(known, cancel)).ToDictionary(item => item.Id);
        var mistakes = new List<Mistake>();
        if (ids.Count > MostReports) mistakes.Add(new($"A form has at most {MostReports:N0} reports.", "#/reports"));
        foreach (var (at, report) in request.Reports.Index().Take(MostReports))
        {
            // Taken out once found: no item is reported on twice.
            if (!known.Remove(report.ItemId)) mistakes.Add(new("The unit's plan in force has no such item, or it stands here twice.", $"#/reports/{at}/itemId"));
            else mistakes.AddRange([.. report.Mistakes($"#/reports/{at}"), .. await report.MistakesAsync(db, items[report.ItemId], $"#/reports/{at}", cancel)]);
        }

        if (mistakes.Count > 0) throw Problem.Invalid([.. mistakes.Take(100)]);
        foreach (var earlier in await db.PendingAsync(form, cancel)) earlier.Replace();
        var leads = await http.HoldsAsync(db, Rights.DecideOnPlans, form.UnitId, item: null, cancel);
        foreach (var given in request.Reports)
        {
            var report = items[given.ItemId].Report(given.Words(now), http.CallerId(), id, now);
            db.Add(report);
            if (leads) db.LetCount(items[given.ItemId], report, now);
        }

        if (leads) form.Approve(now);
        await db.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return http.Tagged(await OfAsync(db, form, time.GetUtcNow(), cancel), form.Version);
    }

    /// <summary>A unit's form for whoever may see it.</summary>
    /// <param name="locking">Whether it is about to be changed: the round stays open meanwhile.</param>
    public static async Task<RoundForm> LoadFormAsync(this PlansDb db, HttpContext http, Guid id, string unit, CancellationToken cancel, bool locking = false)
    {
        var owner = await db.Units.SingleOrDefaultAsync(one => one.Key == unit, cancel);
        await http.RequireUnitAsync(db, owner?.Id, cancel);
        var round = await db.Set<ReportingRound>().FromSql(locking ? (FormattableString)$"SELECT * FROM reporting_round WHERE id = {id} FOR SHARE" : $"SELECT * FROM reporting_round WHERE id = {id}").SingleOrDefaultAsync(cancel) ?? throw Problem.NotFound("reporting round");
        if (locking) round.RequireOpen();
        return await db.Set<RoundForm>().Include(form => form.Unit).SingleOrDefaultAsync(form => form.RoundId == id && form.UnitId == (owner == null ? Guid.Empty : owner.Id), cancel) ?? throw Problem.NotFound("form");
    }

    /// <summary>What was submitted with the form and waits for approval.</summary>
    public static Task<List<Progress>> PendingAsync(this PlansDb db, RoundForm form, CancellationToken cancel) => db.Set<Progress>()
        .Where(report => report.RoundId == form.RoundId && report.State == ReportState.Pending
            && db.Items.Any(item => item.Id == report.ItemId && db.Versions.Any(version => version.Id == item.VersionId && version.Plan!.UnitId == form.UnitId)))
        .OrderBy(report => report.ItemId).ToListAsync(cancel);

    public static async Task<View> OfAsync(PlansDb db, RoundForm form, DateTimeOffset now, CancellationToken cancel)
    {
        var (round, unit) = (form.Round ?? throw new InvalidOperationException("The round is loaded with the form."), form.Unit ?? throw new InvalidOperationException("The unit is loaded with the form."));
        var moment = round.Shows(now);
        var versions = await db.InForceAt(moment).AsNoTracking().Where(version => version.Plan!.UnitId == form.UnitId).OrderBy(version => version.PlanId).ToListAsync(cancel);
        var ids = versions.Select(version => version.Id).ToList();
        var items = await db.Items.AsNoTracking().Where(item => ids.Contains(item.VersionId) && item.Kind != ItemKind.CitedStatement).OrderBy(item => item.Position).ToListAsync(cancel);
        var counting = await db.ReportsAsOfAsync(db.Items.Where(item => ids.Contains(item.VersionId)), moment, cancel);
        var pending = (await db.PendingAsync(form, cancel)).ToDictionary(report => report.ItemId);
        return new(round.Id, round.Title, round.DueOn, round.ClosedAt, new(unit.Key, unit.Name), form.State, form.Note, form.Version,
            [.. versions.Select(version => new PlanView(version.Id, version.Title, [.. items.Where(item => item.VersionId == version.Id).Select(Of)]))]);

        ItemView Of(Item item)
        {
            var then = counting.GetValueOrDefault(item.Id);
            return new(item.Id, item.ParentId, item.Kind, item.Level, item.Label, item.Text, item.DueOn, then is null ? null : ReportProgress.Of(then.Newest),
                pending.TryGetValue(item.Id, out var report) ? ReportProgress.Of(report) : null, item.Measures.Count == 0 ? null : item.Measures, then is { Actuals.Count: > 0 } ? then.Actuals : null);
        }
    }
}
