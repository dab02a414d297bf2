using Contracts.Plans;

namespace PlansService.Import;

/// <summary>Finds the headings that name no level, by what follows them.</summary>
internal static class PageHeadings
{
    const int LongestPlainHeading = 16;

    /// <summary>Headings without a level's name: "2. Teaching" and short lines above a list, statements above a lead-in.</summary>
    public static void Name(List<Block> blocks)
    {
        PageNumberedHeadings.Name(blocks);
        var hasNamedHeadings = blocks.Any(b => b.Kind == BlockKind.Heading);
        Block? above = null;
        var actionsAbove = false;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Kind is BlockKind.Furniture or BlockKind.DraftNotice or BlockKind.Adoption)
            {
                continue;
            }

            var next = Next(blocks, i);
            if (block.Kind == BlockKind.LeadIn && next is not { Kind: BlockKind.Bullet })
            {
                block.Kind = BlockKind.Prose;
            }

            if (block.Kind == BlockKind.Prose && next is { Kind: BlockKind.LeadIn } && Next(blocks, blocks.IndexOf(next, i)) is { Kind: BlockKind.Bullet })
            {
                MakeStatement(block, next);
            }
            else if (block.Kind == BlockKind.Prose && next is { Kind: BlockKind.Bullet } && IsPlainHeading(block, above, actionsAbove, hasNamedHeadings, blocks, i))
            {
                MakeHeading(block, block.Text.TrimEnd(':'));
            }
            else if (block.Kind == BlockKind.Prose && above is not null && !block.EndsSentence && PageOutline.IsTitleLike(block) && IsSectionText(blocks, i))
            {
                MakeHeading(block, block.Text);
                i = blocks.IndexOf(Next(blocks, i) ?? block, i);
                actionsAbove = false;
            }
            else if (block.Kind == BlockKind.LeadIn && above is null)
            {
                MakeHeading(block, block.Text.TrimEnd(':'));
            }

            actionsAbove = block.Kind == BlockKind.Bullet || (actionsAbove && block.Kind != BlockKind.Heading);
            above = block.Kind == BlockKind.Heading ? block : above;
        }
    }

    /// <summary>A sentence that stands between a short line and its list; it belongs to that line's section.</summary>
    static bool IsSectionText(List<Block> blocks, int at) =>
        Next(blocks, at) is { Kind: BlockKind.Prose, EndsSentence: true } text && Next(blocks, blocks.IndexOf(text, at)) is { Kind: BlockKind.Bullet };

    static void MakeStatement(Block block, Block leadIn)
    {
        block.Kind = BlockKind.Heading;
        var own = PageStatements.IsOwn(block.Text, leadIn.Text, out _);
        block.Heading = own
            ? new HeadingMark("Goal", null, block.Text, ItemKind.Goal)
            : new HeadingMark("Statement", null, WithoutQuotes(block.Text), ItemKind.CitedStatement);
    }

    static void MakeHeading(Block block, string text)
    {
        block.Kind = BlockKind.Heading;
        block.Heading = new HeadingMark("Goal", null, text, ItemKind.Goal);
    }

    static bool IsPlainHeading(Block block, Block? above, bool actionsAbove, bool hasNamedHeadings, List<Block> blocks, int at)
    {
        if (!block.EndsSentence)
        {
            return block.Words <= LongestPlainHeading && !(above is null && PageOutline.IsDocumentName(block) && !blocks.Take(at).Any(PageOutline.IsDocumentName));
        }

        // A sentence above a list heads it only where nothing else does.
        return above is null ? !hasNamedHeadings : above.Heading is { Label: null } && actionsAbove;
    }

    static Block? Next(List<Block> blocks, int at)
    {
        for (var i = at + 1; i < blocks.Count; i++)
        {
            if (blocks[i].Kind is not (BlockKind.Furniture or BlockKind.DraftNotice or BlockKind.Adoption))
            {
                return blocks[i];
            }
        }

        return null;
    }

    static string WithoutQuotes(string text) =>
        text.Length > 2 && text[0] is '“' or '"' or '‘' && text[^1] is '”' or '"' or '’' ? text[1..^1].Trim() : text;
}
