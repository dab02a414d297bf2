using Contracts.Plans;
using FsCheck;
using FsCheck.Fluent;
using PlansService.Lineage;
using ServiceDefaults;

namespace Plans.Tests.Lineage;

/// <summary>Whatever the versions: few words, so that many sentences are alike or the same.</summary>
public sealed class AnyVersions
{
    static readonly string[] Vocabulary = ["open", "every", "door", "for", "people", "who", "teach", "and", "learn", "in", "rooms", "of", "the", "old", "wing", "Report."];

    static readonly Gen<(int Depth, string Text)> Line = Gen.Choose(0, 3).SelectMany(_ => Gen.Choose(1, 7).SelectMany(words => Gen.Elements(Vocabulary).ArrayOf(words)), (depth, words) => (depth, string.Join(' ', words)));

    static readonly Gen<List<ComparedItem>> Version = Line.ListOf().Select(lines => Tree([.. lines]));

    [Fact]
    public void A_version_is_the_same_as_itself() => ForAll(Version, version =>
    {
        var copy = Copy(version);

        VersionComparison.Of(version, copy).Edges.ShouldAllBe(edge => edge.Kind == LineageKind.Same && version.FindIndex(item => item.Id == edge.From[0]) == copy.FindIndex(item => item.Id == edge.To[0]));
    });

    [Fact]
    public void Comparing_twice_says_the_same() =>
        ForAll(Both, versions => Told(VersionComparison.Of(versions.Earlier, versions.Later)).ShouldBe(Told(VersionComparison.Of(versions.Earlier, versions.Later))));

    [Fact]
    public void Every_item_has_one_edge_and_its_rows() => ForAll(Both, versions =>
    {
        var comparison = VersionComparison.Of(versions.Earlier, versions.Later);

        comparison.Edges.SelectMany(edge => edge.From).ShouldBe(versions.Earlier.Select(item => item.Id), ignoreOrder: true);
        comparison.Edges.SelectMany(edge => edge.To).ShouldBe(versions.Later.Select(item => item.Id), ignoreOrder: true);
        comparison.Edges.ShouldAllBe(edge => edge.Score >= 0 && edge.Score <= 1);
        comparison.Rows.Select(row => row.Later).OfType<ComparedItem>().ShouldBe(versions.Later);
        comparison.Rows.Where(row => row.Later is null).SelectMany(row => row.Earlier).ShouldBe(versions.Earlier.Where(item => comparison.Edges.Single(edge => edge.From.Contains(item.Id)).Kind == LineageKind.Dropped), ignoreOrder: true);
    });

    [Fact]
    public void Siblings_in_another_order_are_neither_new_nor_dropped() => ForAll(Version.SelectMany(_ => Gen.Choose(0, int.MaxValue), (version, seed) => (version, seed)), drawn =>
    {
        var random = new Random(drawn.seed);
        var later = Copy(drawn.version);
        List<ComparedItem> shuffled = [];
        Add(null);

        VersionComparison.Of(drawn.version, shuffled).Edges.ShouldAllBe(edge => edge.Kind == LineageKind.Same || edge.Kind == LineageKind.Moved);

        void Add(Guid? parent)
        {
            foreach (var item in later.Where(item => item.ParentId == parent).OrderBy(_ => random.Next()))
            {
                shuffled.Add(item);
                Add(item.Id);
            }
        }
    });

    [Fact]
    public void Words_kept_and_removed_are_the_earlier_text_and_kept_and_added_the_later() =>
        ForAll(ArbMap.Default.GeneratorFor<string>().Or(Line.Select(line => line.Text)).Two(), texts =>
        {
            var words = WordDifference.Between(texts.Item1 ?? "", texts.Item2 ?? "");

            Without(words, WordChange.Added).ShouldBe(Blank(texts.Item1));
            Without(words, WordChange.Removed).ShouldBe(Blank(texts.Item2));
        });

    static Gen<(List<ComparedItem> Earlier, List<ComparedItem> Later)> Both => Version.SelectMany(earlier => Gen.OneOf(Version, Edited(earlier)), (earlier, later) => (earlier, later));

    /// <summary>Some lines gone, some said otherwise, some added, all in another tree.</summary>
    static Gen<List<ComparedItem>> Edited(List<ComparedItem> version) => Line.ListOf(version.Count + 2).Select(lines =>
        Tree([.. lines.Select((line, at) => (line.Depth, at >= version.Count || line.Text.Length % 4 == 0 ? line.Text : line.Text.Length % 4 == 1 ? version[at].Text + " " + line.Text : version[at].Text))]));

    static List<ComparedItem> Tree(List<(int Depth, string Text)> lines)
    {
        var items = new List<ComparedItem>();
        var open = new List<Guid>();
        foreach (var (depth, text) in lines)
        {
            open.RemoveRange(Math.Min(depth, open.Count), open.Count - Math.Min(depth, open.Count));
            items.Add(new(Guid.NewGuid(), open.Count > 0 ? open[^1] : null, ItemKind.Action, "Action", null, text));
            open.Add(items[^1].Id);
        }

        return items;
    }

    static List<ComparedItem> Copy(List<ComparedItem> version)
    {
        var ids = version.ToDictionary(item => item.Id, _ => Guid.NewGuid());
        return [.. version.Select(item => item with { Id = ids[item.Id], ParentId = item.ParentId is { } parent ? ids[parent] : null })];
    }

    static List<string> Told(VersionComparison comparison) => [.. comparison.Edges.Select(edge => $"{edge.Kind} {edge.IsMoved} {edge.Score:R} {string.Join('+', edge.From)} {string.Join('+', edge.To)}")];

    static string Without(IEnumerable<WordPiece> pieces, WordChange change) => Blank(string.Concat(pieces.Where(piece => piece.Change != change).Select(piece => piece.Text)));

    static string Blank(string? text) => string.Concat((text ?? "").Where(letter => !char.IsWhiteSpace(letter)));

    static void ForAll<T>(Gen<T> values, Action<T> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(values.ToArbitrary(), holds));
}
