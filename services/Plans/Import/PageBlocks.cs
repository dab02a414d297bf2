namespace PlansService.Import;

internal enum BlockKind
{
    Prose,
    Heading,
    LeadIn,
    Bullet,
    Furniture,
    DraftNotice,
    Adoption,
}

/// <summary>One or more lines that belong together: a wrapped paragraph, an entry with its second line.</summary>
internal sealed class Block(BlockKind kind, SourceLine first, string text)
{
    readonly List<string> parts = [text];
    string? joined;

    public BlockKind Kind { get; set; } = kind;

    public List<SourceLine> Lines { get; } = [first];

    public BulletMark? Bullet { get; init; }

    public HeadingMark? Heading { get; set; }

    public string ReadAs { get; set; } = LineRole.LeftOut;

    public int Line => Lines[0].Number;

    public int Indent => Lines[0].Indent;

    public string LastPart => parts[^1];

    public string Text => joined ??= PageBlocks.Plain(string.Join(' ', parts));

    public int Words => PageDates.WordCount(Text);

    public bool EndsSentence => PageTags.EndsSentence(Text);

    public bool IsListEntry => Kind == BlockKind.Bullet;

    public void Join(SourceLine line)
    {
        Lines.Add(line);
        parts.Add(line.Text);
        joined = null;
    }
}

/// <summary>Classifies each line by itself and joins the lines that were wrapped.</summary>
internal static class PageBlocks
{
    const int ShortestWrapped = 45;
    const int LongestWrapped = 100;

    public static List<Block> Of(IReadOnlyList<SourceLine> lines, List<PageNote> notes)
    {
        var unstopped = EntriesEndWithoutStop(lines);
        var blocks = new List<Block>();
        foreach (var line in lines)
        {
            if (blocks.Count > 0 && Continues(blocks[^1], line, unstopped) is { } isDoubt)
            {
                Join(blocks[^1], line, isDoubt, notes);
            }
            else
            {
                blocks.Add(Classify(line));
            }
        }

        return blocks;
    }

    /// <summary>Without the emphasis of a mark-up language and with single spaces.</summary>
    public static string Plain(string text)
    {
        var plain = text.Replace('\t', ' ').Trim();
        var bare = plain.TrimStart('#').Trim();
        if (bare.Length > 4 && bare.StartsWith("**", StringComparison.Ordinal) && bare.EndsWith("**", StringComparison.Ordinal))
        {
            bare = bare[2..^2].Trim();
        }

        return bare.Length > 0 ? bare : plain;
    }

    static Block Classify(SourceLine line)
    {
        var text = Plain(line.Text);
        if (line.Text.Length > 2 && PageFurniture.IsRule(line.Text))
        {
            return new Block(BlockKind.Furniture, line, line.Text);
        }

        if (PageMarks.Bullet(line.Text) is { } bullet)
        {
            return new Block(BlockKind.Bullet, line, bullet.Text) { Bullet = bullet };
        }

        if (PageMarks.Heading(text) is { } heading && heading.Family != Contracts.Plans.ItemKind.Action)
        {
            return new Block(BlockKind.Heading, line, heading.Text) { Heading = heading };
        }

        var kind = PageFurniture.IsFurniture(text) ? BlockKind.Furniture
            : PageDates.Adopted(text) is not null ? BlockKind.Adoption
            : PageDates.IsDraftNotice(text) ? BlockKind.DraftNotice
            : PageStatements.IsLeadIn(text) ? BlockKind.LeadIn
            : BlockKind.Prose;
        return new Block(kind, line, text);
    }

    /// <summary>Null when the line begins something new; otherwise whether joining it is a doubt.</summary>
    static bool? Continues(Block block, SourceLine line, bool unstopped)
    {
        if (PageMarks.Bullet(line.Text) is not null || PageMarks.Heading(Plain(line.Text)) is not null)
        {
            return null;
        }

        var empty = block.LastPart.Length == 0;
        var lower = char.IsLower(line.Text[0]);
        var open = !PageTags.EndsSentence(block.LastPart) && !block.LastPart.EndsWith(':') && PageTags.Read(block.LastPart).StatusTag is null;
        switch (block.Kind)
        {
            case BlockKind.Bullet or BlockKind.Heading when empty:
                return PageFurniture.IsFurniture(line.Text) ? null : false;
            case BlockKind.Bullet when line.AfterBlank:
                return lower && open ? true : null;
            case BlockKind.Bullet or BlockKind.Heading when line.AfterBlank || (!lower && PageFurniture.IsFurniture(line.Text)):
                return null;
            case BlockKind.Bullet or BlockKind.Heading when lower && (open || line.Indent > block.Indent):
                return false;
            case BlockKind.Bullet when line.Indent > block.Indent:
                return false;
            case BlockKind.Bullet or BlockKind.Heading when open && EndsInMidSentence(block.LastPart, unstopped):
                return PageStatements.IsLeadIn(line.Text) ? null : true;
            case BlockKind.Prose or BlockKind.DraftNotice when !line.AfterBlank && !PageStatements.IsLeadIn(line.Text):
                return IsWrapped(block, lower, open) && !IsProperty(line.Text) && !PageFurniture.IsFurniture(line.Text) ? false : null;
            default:
                return null;
        }
    }

    /// <summary>"date: 2023-11-23", as files for web sites begin.</summary>
    static bool IsProperty(string line) => line.IndexOf(':') is > 0 and var colon && line.AsSpan(0, colon).IndexOf(' ') < 0;

    static bool IsWrapped(Block block, bool lower, bool open)
    {
        var length = block.LastPart.Length;
        return open ? lower || length is >= ShortestWrapped and <= LongestWrapped : length is >= ShortestWrapped and <= LongestWrapped;
    }

    /// <summary>Where entries carry no full stop, only a word that cannot end one shows that it goes on.</summary>
    static bool EndsInMidSentence(string text, bool unstopped) =>
        !unstopped || text.EndsWith(',')
        || text[(text.LastIndexOf(' ') + 1)..].ToLowerInvariant() is "and" or "or" or "the" or "a" or "an" or "of" or "to" or "in" or "for" or "with" or "by" or "on" or "that";

    static bool EntriesEndWithoutStop(IReadOnlyList<SourceLine> lines)
    {
        int stopped = 0, entries = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            // An entry with a line right below may go on there.
            var isWhole = i + 1 == lines.Count || lines[i + 1].AfterBlank || PageMarks.Bullet(lines[i + 1].Text) is not null;
            if (isWhole && PageMarks.Bullet(lines[i].Text) is { Text.Length: > 0 } bullet)
            {
                entries++;
                stopped += PageTags.EndsSentence(PageTags.Read(bullet.Text).Text) ? 1 : 0;
            }
        }

        return stopped * 2 < entries;
    }

    static void Join(Block block, SourceLine line, bool isDoubt, List<PageNote> notes)
    {
        block.Join(line);
        if (block.Kind == BlockKind.Bullet)
        {
            var earlier = notes.Count > 0 && notes[^1].Line == block.Line ? notes[^1] : null;
            var doubt = isDoubt || earlier is { IsDoubt: true };
            var text = doubt
                ? $"The entry seems to end in mid-sentence. Is line {line.Number} its end? It was joined."
                : $"Lines {block.Line} to {line.Number} were joined.";
            if (earlier is not null)
            {
                notes.RemoveAt(notes.Count - 1);
            }

            notes.Add(new PageNote(block.Line, doubt, text));
        }
    }
}
