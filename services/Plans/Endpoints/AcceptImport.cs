using System.Globalization;
using System.Text;
using System.Text.Json;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlansService.Import;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

/// <summary>Accepts a page as it was previewed: the same body makes a draft. Accepting it again finds the version that it made.</summary>
internal static class AcceptImport
{
    public static void MapAcceptImport(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-imports", HandleAsync)
            .TakesPage().Produces<ReadVersion.View>(StatusCodes.Status201Created).Produces<ReadVersion.View>().ProducesProblem(413).ProducesProblem(422)
            .WithSummary("Import a plan's published page as a draft")
            .WithDescription("unit: key of the unit. title: needed where the page shows none. plan: the plan of which it is the next version, where that is called otherwise. dated: the day for which status tags hold, where the page does not say; today unless told. 201 for a new version, 200 where these words are a version of this plan already.");

    static async Task<IResult> HandleAsync(HttpContext http, PlansDb db, TimeProvider time, string? unit, string? title, string? dated, Guid? plan, CancellationToken cancel)
    {
        var owner = await db.Units.SingleOrDefaultAsync(one => one.Key == unit, cancel)
            ?? throw Problem.Invalid(new Mistake($"There is no unit '{unit}'. Name one as ?unit=, or register it first.", Code: "unit"));
        await http.RequireUnitAsync(db, owner.Id, cancel);
        owner.RequireNotEnded("unit");
        var page = await PreviewImport.ReadPageAsync(http, cancel);
        var name = (string.IsNullOrWhiteSpace(title) ? page.Title ?? "" : title).Trim();
        var into = await db.Plans.Include(one => one.Versions).SingleOrDefaultAsync(one => one.UnitId == owner.Id && (plan == null ? one.Title == name : one.Id == plan), cancel);
        if (into is null && plan is not null) throw Problem.Invalid(new Mistake($"The unit '{unit}' has no plan {plan}.", Code: "plan"));
        if (into is not null && name.Length == 0) name = into.Title;
        var hash = Plan.HashOf(Fingerprint(page) + (into is null || into.Title == name ? "" : "\n" + name));
        if (into?.Versions.Find(one => one.SourceHash.AsSpan().SequenceEqual(hash)) is { } known) return await FoundAsync(http, db, known.Id, cancel);

        var now = time.GetUtcNow();
        var statusOn = page.AdoptedOn ?? (dated is null ? DateOnly.FromDateTime(now.UtcDateTime).ToString("O") : FuzzyDate.Require(dated, "#/dated"));
        if (into is null) db.Add(into = Plan.Begin(owner, name));
        var version = into.Draft(Plan.RequireTitle(name, pointer: null), page.Description, page.AdoptedOn, hash, now);
        db.Add(version);
        version.Frame = page.Frame;
        var served = owner.ParentId is null ? null : await ServedItems.FindAsync(db, page.Items, cancel);
        AddItems(db, version, page.Items, served, owner.ParentId is null, statusOn, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "ix_plan_version_source" or "ix_plan_version_number" or "ix_plan_unit_title" })
        {
            // Somebody accepted the same page at the same time.
            db.ChangeTracker.Clear();
            var other = await db.Versions.Where(one => one.Plan!.UnitId == owner.Id && one.Title == name && one.SourceHash == hash).Select(one => (Guid?)one.Id).SingleOrDefaultAsync(cancel)
                ?? throw Problem.Refused("changed-meanwhile", "Another version of this plan was imported at the same moment.", "Repeat the import.");
            return await FoundAsync(http, db, other, cancel);
        }

        var view = await ReadVersion.RequireAsync(db, version.Id, cancel);
        http.Response.Headers.ETag = Preconditions.Tag(view.Version);
        return Results.Created($"/v1/plan-versions/{version.Id}", view);
    }

    static async Task<IResult> FoundAsync(HttpContext http, PlansDb db, Guid id, CancellationToken cancel)
    {
        var view = await ReadVersion.RequireAsync(db, id, cancel);
        http.Response.Headers.ETag = Preconditions.Tag(view.Version);
        http.Response.Headers.Location = $"/v1/plan-versions/{id}";
        return Results.Ok(view);
    }

    static void AddItems(PlansDb db, PlanVersion version, IReadOnlyList<PageItem> page, ServedItems? served, bool isInstitute, string statusOn, DateTimeOffset now)
    {
        var ids = page.Select(_ => Guid.CreateVersion7()).ToArray();
        for (var at = 0; at < page.Count; at++)
        {
            var read = page[at];
            var item = new Item(ids[at], version.Id, null, at, read.Kind, read.Level, read.Label, read.Text) { Parts = read.Parts };
            item.Write(read.Parent is { } parent ? ids[parent] : null, at, new(isInstitute && read is { Kind: ItemKind.Goal, Parent: null, Parts.Identifier: not null } ? ItemKind.Commitment : read.Kind, read.Level, read.Label, read.Text,
                read.Details, read.Accountable, read.Contributors, StartsOn: null, read.Due, read.Due is { } due ? DateOnly.ParseExact(due, "O", CultureInfo.InvariantCulture) : null,
                [.. read.References.Select(one => one.Kind == ReferenceKind.Serves && served?.Find(read, one) is { } found
                    ? new CrossReference { Kind = one.Kind, Text = $"{found.Level} {found.Label}", TargetItemId = found.Id }
                    : new CrossReference { Kind = one.Kind, Text = one.Text, TargetItemId = one.Target is { } target ? ids[target] : null })]));
            version.Items.Add(item);
            db.Add(item);
            // A tag on the page is somebody's report; no tag is no report.
            if (read.Status != ProgressStatus.Unspecified) db.Add(item.Report(read.Status, read.StatusOn ?? statusOn, read.Narrative, now));
        }
    }

    // What was read, not how it was laid out: another blank line is not another version.
    static string Fingerprint(PageReading page)
    {
        var text = new StringBuilder().Append(page.Description).Append('\n').Append(page.AdoptedOn).Append('\n').Append(page.IsDraft);
        foreach (var item in page.Items)
        {
            text.Append('\n').AppendJoin('\u001f', item.Parent, item.Kind, item.Level, item.Label, item.Text, item.Status, string.Join('\u001e', item.References.Select(one => one.Text)));
            if (item.Due is not null || item.Narrative is not null) text.Append('\u001f').Append(item.Due).Append('\u001f').Append(item.Narrative);
            if (item.Details is not null || !item.Parts.IsEmpty) text.Append('\u001f').Append(item.Details).Append('\u001f').Append(JsonSerializer.Serialize(item.Parts));
        }

        if (page.Frame is { } frame) text.Append(JsonSerializer.Serialize(frame));
        return text.ToString();
    }
}
