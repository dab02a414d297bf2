namespace PlansService.Import;

/// <summary>
/// Reads a plan's published page: plain text or Markdown, a web page's source, a Word document, StratML, a register of milestones. Nothing is
/// stored or looked up here, and no input makes it throw.
/// Order of reading: <see cref="PageText"/>, <see cref="HtmlPage"/> or <see cref="WordPage"/> (bytes to lines), <see cref="PageBlocks"/> (what a line is by itself),
/// <see cref="PageOutline"/> (what it is where it stands), <see cref="PageTree"/> (items, references).
/// </summary>
internal static class PublishedPage
{
    public static PageReading Read(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK"u8)
        ? Read(WordPage.Lines(bytes.ToArray(), out var damage), damage)
        : RegisterPage.IsRegister(bytes) ? RegisterPage.Read(bytes.ToArray())
        : StratMlPage.IsStratMl(bytes) ? StratMlPage.Read(bytes.ToArray())
        : PageText.Decode(bytes, out var error) is { } text ? Read(text) : PageReading.Refused(error ?? new PageError(1, "not-text", "The page is no text."));

    public static PageReading Read(string text)
    {
        if (PageText.Check(text) is { } refused)
        {
            return PageReading.Refused(refused);
        }

        var lines = HtmlPage.IsHtml(text) ? HtmlPage.Lines(text, out var error) : PageText.Lines(text, out error);
        return Read(lines, error);
    }

    static PageReading Read(IReadOnlyList<SourceLine> lines, PageError? error)
    {
        if (error is not null)
        {
            return PageReading.Refused(error);
        }

        var notes = new List<PageNote>();
        var errors = new List<PageError>();
        var blocks = PageBlocks.Of(lines, notes);
        var outline = PageOutline.Decide(blocks, notes);
        var items = new PageTree(notes, errors, outline.Adoption?.Shown).Build(blocks);
        if (!blocks.Exists(b => b.IsListEntry))
        {
            errors.Add(new PageError(lines[0].Number, "no-bullets", "The page has no list of actions. Paste the plan with its bullets."));
        }

        return new PageReading(
            outline.Title,
            outline.Description,
            outline.IsDraft,
            outline.Adoption?.On,
            items,
            [.. blocks.SelectMany(ReadLines)],
            [.. notes.OrderBy(n => n.Line)],
            [.. errors.OrderBy(e => e.Line)]);
    }

    static IEnumerable<PageLine> ReadLines(Block block) =>
        block.Lines.Select((line, i) => new PageLine(line.Number, line.Text, i > 0 && IsItem(block) ? LineRole.Joined : block.ReadAs));

    static bool IsItem(Block block) => block.Kind is BlockKind.Heading or BlockKind.Bullet;
}
