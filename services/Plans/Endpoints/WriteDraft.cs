using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlansService.Reporting;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

namespace PlansService.Endpoints;

/// <summary>Puts a whole draft in the place of what it was: whatever is edited, added, moved or left out is one change.</summary>
internal static class WriteDraft
{
    const int MostItems = 10_000;
    const int MostBytes = 16 << 20;

    /// <param name="Id">The item's id; a new item has one that nothing else has, made by whoever writes it.</param>
    /// <param name="ParentId">The item above, which stands before it.</param>
    /// <param name="Level">What the plan calls this level: <c>Commitment</c>.</param>
    /// <param name="Label">The displayed number.</param>
    /// <param name="Details">What there is to say besides.</param>
    /// <param name="Accountable">The office or role that answers for it.</param>
    /// <param name="Contributors">The offices and roles that help.</param>
    /// <param name="StartsOn">2023-04-30, 2023-04, 2023, or the academic year 2023/24.</param>
    /// <param name="DueOn">In the same forms.</param>
    /// <param name="References">Other items, of this plan or another, that it speaks of.</param>
    /// <param name="Measures">How it is measured, as the draft's page shows them; left out, they stay as they are.</param>
    internal sealed record ItemRequest(
        Guid Id, ItemKind Kind, string Level, string Text, Guid? ParentId = null, string? Label = null, string? Details = null, string? Accountable = null,
        IReadOnlyList<string>? Contributors = null, string? StartsOn = null, string? DueOn = null, IReadOnlyList<ReadVersion.ReferenceView>? References = null, IReadOnlyList<Measure>? Measures = null);

    /// <param name="Items">All of them in reading order.</param>
    /// <param name="AdoptedOn">The day of adoption, where it is known already.</param>
    internal sealed record Request(string Title, IReadOnlyList<ItemRequest> Items, string? Description = null, string? AdoptedOn = null);

    public static void MapWriteDraft(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/plan-versions/{id:guid}", HandleAsync)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes))
            .Produces<ReadVersion.View>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422).ProducesProblem(428)
            .WithSummary("Write a draft").WithDescription("The body is the whole draft: items that it leaves out are gone. Items keep their ids wherever they move. Needs If-Match.");

    static async Task<IResult> HandleAsync(Guid id, Request request, HttpContext http, PlansDb db, IConfiguration configuration, CancellationToken cancel)
    {
        var (version, _, _) = await db.LoadVersionAsync(http, id, cancel);
        http.RequireMatch(version.Version);
        version.Write(request.Title, request.Description, request.AdoptedOn);
        if (Mistakes(request).Take(100).ToList() is { Count: > 0 } mistakes) throw Problem.Invalid(mistakes);

        var academicYear = configuration.GetValue("Plans:AcademicYearBegins", 9);
        var (before, now) = (version.Items.ToDictionary(item => item.Id), request.Items.Select(item => item.Id).ToHashSet());
        var gone = version.Items.Where(item => !now.Contains(item.Id)).ToList();
        var goneIds = gone.Select(item => item.Id).ToList();
        db.RemoveRange(await db.Set<Progress>().Where(report => goneIds.Contains(report.ItemId)).ToListAsync(cancel));
        db.RemoveRange(gone);

        for (var at = 0; at < request.Items.Count; at++)
        {
            var written = request.Items[at];
            if (!before.TryGetValue(written.Id, out var item))
            {
                item = new(written.Id, id, null, at, written.Kind, written.Level, written.Label, written.Text);
                db.Add(item);
            }

            item.Write(written.ParentId, at, new(written.Kind, written.Level, written.Label, written.Text, written.Details, written.Accountable, written.Contributors ?? [], written.StartsOn, written.DueOn, written.DueOn is { } due ? FuzzyDate.LastDay(due, academicYear) : null,
                [.. (written.References ?? []).Select(one => new CrossReference { Kind = one.Kind, Text = one.Text.Trim(), TargetItemId = one.TargetItemId })], written.Measures));
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "item" })
        {
            throw Problem.Refused("item-id-taken", "A new item has the id of one in another version.", "Give it an id of its own. What was copied from another version keeps no id of that version's.");
        }

        // Read back: what the database counted of this change is in the tag.
        var view = await ReadVersion.RequireAsync(db, version.Id, cancel);
        return http.Tagged(view, view.Version);
    }

    static IEnumerable<Mistake> Mistakes(Request request)
    {
        if (request.Description is { Length: > 20_000 }) yield return new("An introduction has at most 20,000 characters.", "#/description");
        if (request.AdoptedOn is { } adopted && !FuzzyDate.IsValid(adopted)) yield return new("A date is written 2023-04-30, 2023-04 or 2023.", "#/adoptedOn");
        if (request.Items.Count > MostItems) yield return new($"A plan has at most {MostItems:N0} items.", "#/items");
        var before = new HashSet<Guid>();
        for (var at = 0; at < Math.Min(request.Items.Count, MostItems); at++)
        {
            var (item, place) = (request.Items[at], $"#/items/{at}");
            if (item.ParentId is { } parent && !before.Contains(parent)) yield return new("An item stands after the one above it, and that one is in this draft.", place + "/parentId");
            if (item.Id == Guid.Empty || !before.Add(item.Id)) yield return new("Every item has an id of its own.", place + "/id");
            foreach (var (text, most, name) in new[] { (item.Level, 100, "level"), (item.Text, 8000, "text") })
                if (text.Trim().Length is 0 || text.Length > most) yield return new($"It has 1 to {most:N0} characters.", $"{place}/{name}");
            foreach (var (text, most, name) in new[] { (item.Label, 40, "label"), (item.Details, 20_000, "details"), (item.Accountable, 200, "accountable") })
                if (text?.Length > most) yield return new($"It has at most {most:N0} characters.", $"{place}/{name}");
            if (item.Contributors is { } helpers && (helpers.Count > 20 || helpers.Any(one => one.Trim().Length is 0 or > 200))) yield return new("Up to 20 offices or roles of up to 200 characters each.", place + "/contributors");
            foreach (var (date, name) in new[] { (item.StartsOn, "startsOn"), (item.DueOn, "dueOn") })
                if (date is not null && !FuzzyDate.IsPeriod(date)) yield return new("A date is written 2023-04-30, 2023-04, 2023, or 2023/24 for an academic year.", $"{place}/{name}");
            if (item.References is { } references && (references.Count > 50 || references.Any(one => one.Text.Length > 400))) yield return new("Up to 50 references of up to 400 characters each.", place + "/references");
            foreach (var mistake in Measure.Mistakes(item.Measures ?? [], place + "/measures")) yield return mistake;
        }
    }
}
