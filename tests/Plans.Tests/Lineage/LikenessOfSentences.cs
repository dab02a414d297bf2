using PlansService.Import;
using PlansService.Lineage;
using Plans.Tests.Import;

namespace Plans.Tests.Lineage;

/// <summary>Where unrelated sentences of real plans lie and where rewordings do: the measure that the matching's limit stands on.</summary>
public sealed class LikenessOfSentences
{
    const double Limit = 0.45;

    [Theory]
    [InlineData("institute-plan-draft.txt")]
    [InlineData("libraries-plan-2023.txt")]
    public void Unrelated_sentences_of_a_plan_are_half_as_alike_as_the_limit(string plan)
    {
        var texts = Texts(plan);
        var wording = new Wording(texts, texts);

        texts.SelectMany((_, one) => texts.Select((_, other) => one == other ? 0 : wording.Likeness(one, other))).Max().ShouldBeLessThan(Limit / 2);
    }

    [Theory]
    [InlineData("institute-plan-draft.txt")]
    [InlineData("libraries-plan-2023.txt")]
    public void Sentences_that_are_built_alike_are_less_alike_than_the_limit(string plan)
    {
        var texts = Texts(plan).Concat(new[] { "staff by grants", "students by mentors", "visitors by ramps", "families by rooms" }.Select(end => $"Support the diversity, equity and inclusion of {end}.")).ToList();

        new Wording(texts, texts).Likeness(texts.Count - 1, texts.Count - 2).ShouldBeInRange(Limit / 2, Limit * 0.75);
    }

    [Theory]
    [InlineData("institute-plan-draft.txt")]
    [InlineData("libraries-plan-2023.txt")]
    public void With_every_third_word_replaced_a_sentence_is_more_alike_than_the_limit(string plan)
    {
        var texts = Texts(plan);
        var wording = new Wording(texts, [.. texts.Select(text => ComparingTheInstitutesDraft.Reword(text, 3))]);

        texts.Select((_, at) => wording.Likeness(at, at)).Min().ShouldBeGreaterThan(Limit);
    }

    [Fact]
    public void The_same_words_in_another_order_are_less_alike()
    {
        var wording = new Wording(["staff teach students in small rooms"], ["Staff teach STUDENTS, in small rooms!", "rooms in small students teach staff"]);

        wording.Likeness(0, 0).ShouldBe(1);
        wording.Likeness(0, 1).ShouldBeLessThan(0.8);
    }

    static List<string> Texts(string plan) => [.. SharedPages.Real($"seeds/{plan}").Items.Select(item => item.Text)];
}
