using FsCheck.Fluent;
using FsCheck;
using PlansService.Import;
using TestKit;

namespace Plans.Tests.Import;

public class AnyInput
{
    static readonly string[] Fragments =
    [
        "Commitment 1: ", "Priority ", "Goal 2. ", "• ", "- ", "1. ", "a) ", "(i) ", "o\t", "\n", "\r\n", "\n\n", "\t", "  ", "\u00A0", "The Library will:", "We will:",
        "**", "#", "# ** **", "(In progress)", "(See Commitment 6)", "(see", "[", ")", "–", "Adopted ", "April 2023", "DRAFT", "Home | Menu", "Print", "word ", "A sentence.",
        "\u2028", "\0", "\uD800", "é", "Action plan", ":", "“", "title:", "---", "Action 3: ", "1.1 ",
    ];

    [Fact]
    public void Nothing_makes_the_reader_throw_and_its_answer_is_whole()
    {
        var pages = Gen.OneOf(
            Gen.Elements(Fragments).ListOf().Select(string.Concat),
            ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60), Prop.ForAll(pages.ToArbitrary(), text => IsWhole(PublishedPage.Read(text))));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsWhole(PublishedPage.Read(bytes ?? []))));
    }

    [Theory]
    [InlineData("(Done)", 160_000)]
    [InlineData("• (see 3", 120_000)]
    [InlineData("• a\n", 19_999)]
    [InlineData("Goal 1.1: A\n• b\n", 9_999)]
    [InlineData("Big Word Goal 1: A\nPrint\n", 9_999)]
    [InlineData("1. A\n a) b\n", 9_999)]
    [InlineData("A plan\nPrint\n\n", 6_600)]
    [InlineData("a, ", 300_000)]
    [InlineData("• a\nb\n", 9_999)]
    [InlineData("Adopted ", 120_000)]
    public void A_hostile_page_costs_no_more_than_its_length(string fragment, int times)
    {
        var text = string.Concat(Enumerable.Repeat(fragment, times));
        var watch = new ProcessorTime();

        IsWhole(PublishedPage.Read("Goal 0: Begin\n" + text)).ShouldBeTrue();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    static bool IsWhole(PageReading page) =>
        page.Items.Index().All(i => i.Item.Text.Length > 0 && (i.Item.Parent is not { } parent || parent < i.Index))
        && page.Items.All(i => i.References.All(r => r.Target is not { } target || target < page.Items.Count))
        && page.Lines.Zip(page.Lines.Skip(1)).All(pair => pair.First.Number < pair.Second.Number)
        && (page.Errors.Count > 0 || page.Items.Count > 0);
}
