using System.Text;
using Contracts.Plans;
using PlansService;
using PlansService.Tables;

namespace Plans.Tests.Tables;

/// <summary>A draft of any size whose cells hold whatever may make trouble.</summary>
internal sealed class SomeDraft
{
    static readonly string[] Fragments =
    [
        "=1+1", "+", "-", "@", "'", "''", "\t", "\r\n", "\n", "\r", ";", "; ", "\"", "\"\"", ",", "_x0041_", "_x", "_", "x0041_", "é", "\U0001F4DA", "\u2028", "\uFEFF", "\uFFFF", "[", "]", "[]", " []", "[5f0f7d39-3c1b-4a6c-9f53-6a8d5f1a0b11]",
        "See: ", "Serves:", "Commitment 6", "word", " ", "  ", "<", ">", "&", "]]>", "＝", "＠", "\u00A0", "2023-04", "TRUE", "1E5", "#N/A",
    ];

    static readonly string[] Dates = ["2023-04-30", "2023-04", "2023", "2023/24", "1999/00"];

    readonly Random random;

    public SomeDraft(int seed)
    {
        random = new(seed);
        for (var left = random.Next(1, 30); left > 0; left--)
        {
            var words = Words();
            var item = new Item(Guid.CreateVersion7(), Version, null, Items.Count, words.Kind, words.Level, words.Label, words.Text);
            // Below any item that is there, so that the rows do not stand in the order of the tree.
            item.Write(Items.Count > 0 && random.Next(3) > 0 ? Items[random.Next(Items.Count)].Id : null, Items.Count, words);
            if (random.Next(3) == 0) item.Report((ProgressStatus)random.Next(1, 7), Dates[random.Next(3)], null, DateTimeOffset.UnixEpoch);
            if (random.Next(3) == 0) Names.Add(new(Version, "system", $"{Text(40)}{Items.Count}".Trim().Replace('\r', 'r').Replace('\n', 'n').Replace('\t', 't'), item.Id));
            Items.Add(item);
        }
    }

    public Guid Version { get; } = Guid.CreateVersion7();

    public List<Item> Items { get; } = [];

    public List<ExternalId> Names { get; } = [];

    /// <summary>What is written of it.</summary>
    public IEnumerable<string[]> Rows() => ItemTable.Of(Items, Names.ToDictionary(name => name.ItemId, name => name.Value));

    /// <summary>What a file would change in it.</summary>
    public DraftChanges Changes(byte[] file, bool isWhole = true)
    {
        var (table, asked) = ItemTable.Read(file, isWhole);
        var changes = new DraftChanges(Items, asked, Names, "system", isWhole, "2026-05-31");
        table.RequireNoMistakes();
        return changes;
    }

    ItemWords Words() => new((ItemKind)random.Next(5), Shown(60), Perhaps(40), Shown(8000), Perhaps(20_000), Perhaps(200), [.. Several(random.Next(4), _ => Shown(200))],
        Date(), Date(), null, [.. Several(random.Next(4), _ => new CrossReference { Kind = (ReferenceKind)random.Next(4), Text = OneLine(Text(400)), TargetItemId = random.Next(2) == 0 ? Guid.NewGuid() : null })]);

    string? Date() => random.Next(2) == 0 ? Dates[random.Next(Dates.Length)] : null;

    string? Perhaps(int most) => random.Next(2) == 0 ? Text(most) is { Length: > 0 } text ? text : null : null;

    string Shown(int most) => Text(most) is { Length: > 0 } text ? text : "word";

    // Mostly short; now and then as long as it may be.
    string Text(int most)
    {
        var text = new StringBuilder();
        for (var left = random.Next(20) == 0 ? most : random.Next(8); left > 0; left--) text.Append(Fragments[random.Next(Fragments.Length)]);
        var cut = text.ToString(0, Math.Min(most, text.Length));
        return (cut.Length > 0 && char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut).Trim();
    }

    static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ').Trim();

    static IEnumerable<T> Several<T>(int count, Func<int, T> make) => Enumerable.Range(0, count).Select(make);
}
