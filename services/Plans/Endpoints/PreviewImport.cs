using Contracts.Plans;
using PlansService.Import;
using ServiceDefaults.Http;

namespace PlansService.Endpoints;

/// <summary>What a plan's published page would become: every line with its reading, every note and doubt. Nothing is stored.</summary>
internal static class PreviewImport
{
    const int MostBytes = 2 * 1024 * 1024;

    // What is too large is read to its end and thrown away up to here, so that its sender gets the answer and not a broken pipe.
    const int MostDrained = 64 * 1024 * 1024;

    /// <param name="Parent">Index of the item above, in this list.</param>
    /// <param name="StatusOn">When the status held, where the source says so.</param>
    /// <param name="Narrative">What the report will say besides its status.</param>
    internal sealed record ItemView(
        int Line, int? Parent, ItemKind Kind, string Level, string? Label, string Text, ProgressStatus Status, IReadOnlyList<ReferenceView>? References,
        string? StatusOn, string? DueOn, string? Narrative, string? Details);

    internal sealed record ReferenceView(string Text, int? Target, ReferenceKind Kind);

    internal sealed record LineView(int Number, string Text, string ReadAs);

    internal sealed record NoteView(int Line, bool IsDoubt, string Text);

    internal sealed record View(string? Title, string? Description, bool IsDraft, string? AdoptedOn, IReadOnlyList<ItemView> Items, IReadOnlyList<LineView> Lines, IReadOnlyList<NoteView> Notes);

    public static void MapPreviewImport(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/plan-imports/preview", async (HttpContext http, CancellationToken cancel) => ViewOf(await ReadPageAsync(http, cancel)))
            .TakesPage().Produces<View>().ProducesProblem(413).ProducesProblem(422)
            .WithSummary("How a plan's published page would be read")
            .WithDescription("The body is the page: text or Markdown in UTF-8, the source of a web page, a Word document (.docx), StratML, or a register of milestones in JSON or XML; at most 1,000,000 characters. Which it is shows by itself. Nothing is stored.");

    /// <summary>Lets a page be larger than other bodies; its own reader sets the exact limit. What curl says when it is told nothing is taken too.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostDrained)).Accepts<string>("text/plain", "text/markdown", "text/html", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/xml", "text/xml", "application/json", "application/x-www-form-urlencoded", "application/octet-stream");

    /// <summary>Reads the body as a page; 422 with every error and its line where it cannot be taken.</summary>
    public static async Task<PageReading> ReadPageAsync(HttpContext http, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (await http.Request.Body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            length += read;
            if (length <= MostBytes) body.Write(buffer, 0, read);
        }

        if (length > MostBytes) throw new Problem(StatusCodes.Status413PayloadTooLarge, "too-large", "The page is too large.", $"It has {length:N0} bytes; a page has at most {MostBytes:N0}.");
        var reading = PublishedPage.Read(body.GetBuffer().AsSpan(0, (int)body.Length));
        return reading.Errors.Count == 0 ? reading
            : throw new Problem(StatusCodes.Status422UnprocessableEntity, reading.Errors[0].Code, "This page cannot be read as a plan; nothing was stored.",
                string.Join(" ", reading.Errors.Select(error => $"Line {error.Line}: {error.Text}")))
            { Errors = [.. reading.Errors.Select(error => new Mistake(error.Text, Line: error.Line, Code: error.Code))] };
    }

    static View ViewOf(PageReading page) => new(page.Title, page.Description, page.IsDraft, page.AdoptedOn,
        [.. page.Items.Select(item => new ItemView(item.Line, item.Parent, item.Kind, item.Level, item.Label, item.Text, item.Status,
            item.References.Count == 0 ? null : [.. item.References.Select(reference => new ReferenceView(reference.Text, reference.Target, reference.Kind))],
            item.StatusOn, item.Due, item.Narrative, item.Details))],
        [.. page.Lines.Select(line => new LineView(line.Number, line.Text, line.ReadAs))],
        [.. page.Notes.Select(note => new NoteView(note.Line, note.IsDoubt, note.Text))]);
}
