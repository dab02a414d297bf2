using Contracts.Plans;

namespace PlansService.Import;

/// <summary>What the page says of the plan as a whole, and what is left for its tree.</summary>
internal sealed record Outline(string? Title, string? Description, bool IsDraft, Adoption? Adoption);

/// <summary>Decides what each block is by what stands around it: title, introduction, statement, heading, or nothing of the plan.</summary>
internal static class PageOutline
{
    const int LongestTitle = 18;
    const int LongestMenuEntry = 4;

    static readonly string[] DocumentWords = ["plan", "strategy", "roadmap", "framework", "charter", "blueprint", "agenda", "programme", "program"];
    static readonly string[] SectionWords = ["introduction", "background", "preamble", "overview", "foreword", "summary", "preface"];

    public static Outline Decide(List<Block> blocks, List<PageNote> notes)
    {
        LeaveOutMenus(blocks);
        PageHeadings.Name(blocks);
        var isDraft = TakeDraftNotices(blocks, notes);
        var adoption = TakeAdoption(blocks, notes);
        var start = blocks.FindIndex(b => b.Kind is BlockKind.Heading or BlockKind.Bullet);
        var opening = blocks.Take(start < 0 ? blocks.Count : start).Where(b => b.Kind is BlockKind.Prose or BlockKind.Adoption).ToList();
        var title = Title(opening, blocks, notes);
        var paragraphs = new List<string>();
        foreach (var block in opening.Where(b => b.Kind == BlockKind.Prose && b != title))
        {
            if (block.EndsSentence || block.Words > LongestTitle)
            {
                block.ReadAs = LineRole.Introduction;
                paragraphs.Add(block.Text);
            }
        }

        isDraft |= title is not null && title.Text.StartsWith("Draft ", StringComparison.OrdinalIgnoreCase);
        LeaveOutTheRest(blocks, notes);
        return new Outline(title is null ? null : TitleText(title.Text), paragraphs.Count == 0 ? null : string.Join('\n', paragraphs), isDraft, adoption);
    }

    /// <summary>A run of short entries, most of them words such as "Search", is a menu and no list of actions.</summary>
    static void LeaveOutMenus(List<Block> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var end = i;
            while (end < blocks.Count && blocks[end].IsListEntry && blocks[end].Words <= LongestMenuEntry && !blocks[end].EndsSentence)
            {
                end++;
            }

            var run = blocks.GetRange(i, end - i);
            if (run.Count > 0 && run.Count(b => PageFurniture.IsFurniture(b.Text)) * 2 > run.Count)
            {
                run.ForEach(b => b.Kind = BlockKind.Furniture);
            }

            i = Math.Max(i, end - 1);
        }
    }

    static bool TakeDraftNotices(List<Block> blocks, List<PageNote> notes)
    {
        var notices = blocks.Where(b => b.Kind == BlockKind.DraftNotice).ToList();
        notes.AddRange(notices.Take(1).Select(b => new PageNote(b.Line, IsDoubt: false, "The page calls itself a draft. The line is left out.")));
        return notices.Count > 0;
    }

    static Adoption? TakeAdoption(List<Block> blocks, List<PageNote> notes)
    {
        Adoption? adoption = null;
        foreach (var block in blocks.Where(b => b.Kind == BlockKind.Adoption))
        {
            if (adoption is not null)
            {
                notes.Add(new PageNote(block.Line, IsDoubt: true, "The page names a second adoption. Only the first is kept."));
                continue;
            }

            adoption = PageDates.Adopted(block.Text);
            block.ReadAs = LineRole.Adopted;
            if (adoption?.Remark is { } remark)
            {
                notes.Add(new PageNote(block.Line, adoption.IsDoubt, remark));
            }
        }

        return adoption;
    }

    static Block? Title(List<Block> opening, List<Block> blocks, List<PageNote> notes)
    {
        var candidates = opening.Where(IsTitleLike).ToList();
        var beforeAdoption = opening.Zip(opening.Skip(1)).FirstOrDefault(pair => pair.Second.Kind == BlockKind.Adoption).First;
        var title = candidates.Find(IsDocumentName)
            ?? candidates.Find(c => c == beforeAdoption)
            ?? (candidates.Count == 1 ? candidates[0] : null);
        if (title is null)
        {
            notes.Add(new PageNote(blocks[0].Line, IsDoubt: false, "No line names the plan. Give it a title."));
        }
        else
        {
            title.ReadAs = LineRole.Plan;
        }

        return title;
    }

    static void LeaveOutTheRest(List<Block> blocks, List<PageNote> notes)
    {
        var last = blocks.FindLastIndex(b => b.IsListEntry);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Kind == BlockKind.Prose && block.ReadAs == LineRole.LeftOut && !IsSectionName(block) && (i < last || block.EndsSentence))
            {
                notes.Add(new PageNote(block.Line, IsDoubt: true, "Neither a heading nor an action: left out. Add it to the draft if it belongs to the plan."));
            }
        }
    }

    public static bool IsTitleLike(Block block) =>
        block.Kind == BlockKind.Prose && block.Words <= LongestTitle && !block.EndsSentence && block.Text[^1] is not (',' or ';' or ':')
        && !IsSectionName(block);

    static bool IsSectionName(Block block) => SectionWords.Contains(block.Text, StringComparer.OrdinalIgnoreCase);

    public static bool IsDocumentName(Block block) =>
        IsTitleLike(block) && block.Text.Split([' ', ':', ',', '-', '–'], StringSplitOptions.RemoveEmptyEntries).Any(w => DocumentWords.Contains(w, StringComparer.OrdinalIgnoreCase));

    static string TitleText(string text) => text.StartsWith("title:", StringComparison.OrdinalIgnoreCase) ? text[6..].Trim() : text;
}
