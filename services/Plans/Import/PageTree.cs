using Contracts.Plans;

namespace PlansService.Import;

/// <summary>Builds the items from headings, lead-ins and lists, top to bottom, and then looks up what they refer to.</summary>
internal sealed class PageTree(List<PageNote> notes, List<PageError> errors, string? adoptedOn)
{
    const int DeepestList = 6;
    const int MostLevels = 6;

    readonly List<PageItem> items = [];
    readonly List<(string Word, int Item)> headings = [];
    readonly List<string> levelsSeen = [];
    readonly Stack<(int Indent, string Style, string? Label, int Item)> lists = new();
    string actionLevel = "Action";
    string? commitmentWord;
    bool orphanReported;

    public IReadOnlyList<PageItem> Build(List<Block> blocks)
    {
        commitmentWord = CommitmentWord(blocks);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            switch (block.Kind)
            {
                case BlockKind.Heading when block.Heading is { } heading:
                    AddHeading(block, heading, i + 1 < blocks.Count && blocks[i + 1].Kind == BlockKind.LeadIn ? blocks[i + 1].Text : null);
                    break;
                case BlockKind.LeadIn:
                    block.ReadAs = LineRole.Level;
                    actionLevel = block.Text.TrimEnd(':', ' ');
                    lists.Clear();
                    break;
                case BlockKind.Bullet when block.Bullet is { } bullet:
                    AddAction(block, bullet);
                    break;
                case BlockKind.Prose:
                    lists.Clear();
                    break;
                default:
                    break;
            }
        }

        PageReferences.Resolve(items, notes);
        PageReferences.FindDuplicates(items, notes, errors);
        return items;
    }

    void AddHeading(Block block, HeadingMark heading, string? leadIn)
    {
        var word = heading.Level.ToLowerInvariant();
        var isStatement = heading.Label is null && heading.Family is ItemKind.Goal or ItemKind.CitedStatement;
        CloseHeadings(word, heading.Family, isStatement);
        var kind = heading.Family == ItemKind.Goal && !isStatement && word == commitmentWord ? ItemKind.Commitment : heading.Family;
        var text = heading.Family == ItemKind.CitedStatement || heading.Label is null ? heading.Text : block.Text;
        Add(block, kind, heading.Level, heading.Label, text.Length > 0 ? text : $"{heading.Level} {heading.Label}", headings.Count > 0 ? headings[^1].Item : null);
        headings.Add((word, items.Count - 1));
        actionLevel = "Action";
        lists.Clear();
        if (kind == ItemKind.CitedStatement && leadIn is not null)
        {
            ExplainCitation(block, leadIn);
        }
    }

    void ExplainCitation(Block block, string leadIn)
    {
        PageStatements.IsOwn(block.Text, leadIn, out var isClear);
        notes.Add(new PageNote(block.Line, !isClear, isClear
            ? $"It speaks of {PageStatements.SubjectText(block.Text)}, the actions begin with “{leadIn.TrimEnd(':', ' ')}”: read as cited from another plan."
            : "The sentence names nobody. Read as cited from another plan; change it if it is a goal of your own."));
    }

    /// <summary>Levels nest in the order in which the page first uses them; a priority stands above everything else.</summary>
    void CloseHeadings(string word, ItemKind family, bool isStatement)
    {
        if (levelsSeen.Count < MostLevels && !levelsSeen.Contains(word, StringComparer.Ordinal))
        {
            levelsSeen.Add(word);
        }

        var depth = DepthOf(word);
        headings.RemoveAll(open => !IsAbove(items[open.Item], open.Word));

        bool IsAbove(PageItem item, string openWord) =>
            item.Kind == ItemKind.Priority && family != ItemKind.Priority
            || (item.Label is not null && isStatement && family == ItemKind.Goal)
            || (openWord != word && DepthOf(openWord) < depth && item.Kind != ItemKind.CitedStatement && (item.Label is not null || item.Kind == ItemKind.Priority) && family != ItemKind.Priority);
    }

    int DepthOf(string word) => levelsSeen.IndexOf(word) is >= 0 and var known ? known : MostLevels;

    void AddAction(Block block, BulletMark bullet)
    {
        if (headings.Count == 0 && !orphanReported)
        {
            orphanReported = true;
            errors.Add(new PageError(block.Line, "bullets-before-heading", $"Line {block.Line} is a list entry before any heading or statement: what does it serve?"));
        }

        if (block.Text.Length == 0)
        {
            notes.Add(new PageNote(block.Line, IsDoubt: true, "A list mark without words: left out."));
            return;
        }

        var parent = CloseLists(block, ref bullet) ?? (headings.Count > 0 ? headings[^1].Item : null);
        Add(block, ItemKind.Action, bullet.Style == "named" ? "Action" : actionLevel, bullet.Label, block.Text, parent);
        lists.Push((block.Indent, bullet.Style, bullet.Label, items.Count - 1));
    }

    /// <summary>The entry that this one belongs to: by indentation first, then by a mark that is new to the list.</summary>
    int? CloseLists(Block block, ref BulletMark bullet)
    {
        while (lists.TryPeek(out var inner) && block.Indent + 1 < inner.Indent)
        {
            lists.Pop();
        }

        if (!lists.TryPeek(out var top))
        {
            return null;
        }

        if (bullet.Label is { Length: 1 } letter && lists.Any(l => l.Style is "letter" or "LETTER" && l.Label?.Length == 1 && l.Label[0] + 1 == letter[0]))
        {
            bullet = bullet with { Style = char.IsUpper(letter[0]) ? "LETTER" : "letter" };
        }
        else if (bullet.Style is "letter" or "LETTER" && top.Style == "roman" && bullet.Label is "v" or "x" or "V" or "X")
        {
            bullet = bullet with { Style = "roman" };
        }

        var style = bullet.Style;
        var isNewStyle = lists.All(l => l.Style != style);
        var isDeeper = block.Indent > top.Indent + 1;
        if (!isDeeper && !isNewStyle)
        {
            while (lists.TryPop(out var open) && open.Style != style)
            {
            }
        }
        else if (!isDeeper && !(top.Label is not null && bullet.Label is not null) && style is not ("◦" or "▪" or "▫"))
        {
            notes.Add(new PageNote(block.Line, IsDoubt: true, $"Another mark than on line {items[top.Item].Line}: read as a part of that action."));
        }

        while (lists.Count >= DeepestList)
        {
            lists.Pop();
        }

        return lists.TryPeek(out var parent) ? parent.Item : null;
    }

    void Add(Block block, ItemKind kind, string level, string? label, string text, int? parent)
    {
        var tagged = PageTags.Read(text);
        block.ReadAs = LineRole.Of(kind);
        if (tagged.StatusTag is { } tag)
        {
            var dated = adoptedOn is null ? "" : $" dated {adoptedOn}, the date of the page";
            notes.Add(new PageNote(block.Line, tagged.Contradicts, tagged.Contradicts
                ? $"Two tags contradict each other. “{tag}” is kept."
                : $"“{tag}” becomes a progress report{dated}."));
        }

        var references = tagged.References.Select(r => new PageReference($"{r.Level} {r.Label}".Trim(), r.Level, r.Label, null)).ToList();
        items.Add(new PageItem(block.Line, parent, kind, level, label, tagged.Text.Length > 0 ? tagged.Text : text, tagged.Status, references));
    }

    /// <summary>The level that others can serve: the one called so, or else the outermost numbered one below the priorities.</summary>
    static string? CommitmentWord(List<Block> blocks)
    {
        var named = blocks.Where(b => b.Kind == BlockKind.Heading && b.Heading is { Label: not null }).Select(b => b.Heading).OfType<HeadingMark>().ToList();
        return named.Exists(h => h.Family == ItemKind.Commitment)
            ? null
            : named.Where(h => h.Family == ItemKind.Goal).Select(h => h.Level.ToLowerInvariant()).FirstOrDefault();
    }
}
