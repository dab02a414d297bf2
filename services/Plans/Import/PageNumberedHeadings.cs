using Contracts.Plans;

namespace PlansService.Import;

/// <summary>"2. Teaching" is a heading where lists of another kind follow such lines, and an action elsewhere.</summary>
internal static class PageNumberedHeadings
{
    public static void Name(List<Block> blocks)
    {
        var section = new List<int>();
        var open = false;
        for (var i = 0; i <= blocks.Count; i++)
        {
            // Below a commitment or a lead-in, numbers count actions.
            var ends = i == blocks.Count || blocks[i].Kind is BlockKind.Heading or BlockKind.LeadIn;
            if (ends)
            {
                Decide(blocks, section);
                section.Clear();
                open = i < blocks.Count && (blocks[i].Kind == BlockKind.LeadIn || blocks[i].Heading is { Family: not ItemKind.Priority });
            }
            else if (!open && blocks[i].Bullet is { IsNumber: true })
            {
                section.Add(i);
            }
        }
    }

    static void Decide(List<Block> blocks, List<int> numbered)
    {
        if (numbered.Count == 0)
        {
            return;
        }

        var outermost = numbered.Min(i => blocks[i].Indent);
        var style = blocks[numbered.First(i => blocks[i].Indent == outermost)].Bullet?.Style;
        var candidates = numbered.Where(i => blocks[i].Indent == outermost && blocks[i].Bullet?.Style == style).ToList();
        var followed = candidates.Count(i => i + 1 < blocks.Count && (blocks[i + 1].Kind == BlockKind.LeadIn || (blocks[i + 1].IsListEntry && blocks[i + 1].Bullet?.Style != style)));
        if (followed * 2 < candidates.Count || followed == 0)
        {
            return;
        }

        foreach (var i in candidates)
        {
            var bullet = blocks[i].Bullet;
            blocks[i].Kind = BlockKind.Heading;
            blocks[i].Heading = new HeadingMark("Commitment", bullet?.Label, blocks[i].Text, ItemKind.Commitment);
        }
    }
}
