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
        IReadOnlyList<string>? Contributors = null, string? StartsOn = null, string? DueOn = null, IReadOnlyList<ReadVersion.ReferenceView>? References = null, IReadOnlyList<Measure>? Measures = null)
    {
        public ItemWords Words() => new(Kind, Level, Label, Text, Details, Accountable, Contributors ?? [], StartsOn, DueOn, DueBy: null,
            [.. (References ?? []).Select(one => new CrossReference { Kind = one.Kind, Text = one.Text.Trim(), TargetItemId = one.TargetItemId })], Measures);
    }

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
        await db.PutItemsAsync(version, [.. request.Items.Select(item => new DraftItem(item.Id, item.ParentId, item.Words()))], configuration.GetValue("Plans:AcademicYearBegins", 9), cancel);
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
        if (request.Items.Count > DraftItems.Most) yield return new($"A plan has at most {DraftItems.Most:N0} items.", "#/items");
        var depths = new Dictionary<Guid, int>();
        for (var at = 0; at < Math.Min(request.Items.Count, DraftItems.Most); at++)
        {
            var (item, place, above) = (request.Items[at], $"#/items/{at}", 0);
            if (item.ParentId is { } parent && !depths.TryGetValue(parent, out above)) yield return new("An item stands after the one above it, and that one is in this draft.", place + "/parentId");
            if (above == DraftItems.Deepest) yield return new($"Items stand at most {DraftItems.Deepest} levels deep.", place + "/parentId");
            if (item.Id == Guid.Empty || !depths.TryAdd(item.Id, above + 1)) yield return new("Every item has an id of its own.", place + "/id");
            foreach (var mistake in DraftItems.Mistakes(item.Words())) yield return mistake with { Pointer = $"{place}/{mistake.Pointer}" };
        }
    }
}
