using AlignmentService.Suggestions;

namespace Alignment.Tests.Suggestions;

public sealed class SuggesterTests
{
    static readonly Guid Doors = new(1, 0, 0, new byte[8]);
    static readonly Guid Pay = new(2, 0, 0, new byte[8]);
    static readonly Guid Mentors = new(3, 0, 0, new byte[8]);

    static readonly Candidate[] Candidates =
    [
        new(Doors, "Open every building to everyone.", [], ["Add ramps to the main entrances.", "Automatic doors in the library."]),
        new(Pay, "Pay equally for equal work.", [], ["Compare the salaries of each rank every year."]),
        new(Mentors, "Give every student a mentor.", [], ["Train mentors and mentees."]),
    ];

    static readonly string[] Texts = ["Compare what ranks earn.", "Ramps at the boat house.", "A mentor for new students.", "Plant forty oaks.", "Count the swans on the lake.", "Repair the swans' island."];

    readonly Suggester suggester = new(Candidates, Texts, []);

    [Fact]
    public void What_shares_rare_words_with_a_commitment_is_offered_it_first() => First(suggester, "Ramps at the boat house.").ShouldBe(Doors);

    [Fact]
    public void A_commitment_is_found_by_its_own_actions_too()
    {
        var first = suggester.Suggest(SomeSubject("Salaries are compared.")).Ranked[0];

        first.CandidateId.ShouldBe(Pay);
        first.Part.ShouldNotBeNull().Text.ShouldBe("Compare the salaries of each rank every year.");
    }

    [Fact]
    public void A_suggestion_shows_the_words_that_speak_for_it_as_they_are_written()
    {
        var first = suggester.Suggest(SomeSubject("Automatic Doors, and no RAMP.")).Ranked[0];

        first.Words.Select(word => word.Written).ShouldBe(["Automatic Doors", "Automatic", "Doors", "RAMP"], ignoreOrder: true);
        first.Words.Select(word => word.Weight).ShouldBeInOrder(SortDirection.Descending);
        (first.Score - first.Words.Sum(word => word.Weight)).ShouldBe(0, 1e-6);
    }

    [Fact]
    public void What_shares_no_word_with_any_commitment_is_offered_none()
    {
        var suggested = suggester.Suggest(SomeSubject("Plant forty oaks."));

        (suggested.Abstains, suggested.Ranked.Count).ShouldBe((true, 0));
    }

    [Fact]
    public void What_is_not_good_enough_is_shown_and_not_offered()
    {
        var strict = new Suggester(Candidates, Texts, [], new() { Possible = 0.9, Strong = 0.95 });

        var suggested = strict.Suggest(SomeSubject("Ramps at the boat house."));

        suggested.Abstains.ShouldBeTrue();
        suggested.Ranked[0].Confidence.ShouldBe(Confidence.Weak);
    }

    [Fact]
    public void What_the_item_stands_under_speaks_for_a_commitment_too()
    {
        suggester.Suggest(SomeSubject("Plant forty oaks.") with { Above = ["Every student has a mentor."] }).Ranked[0].CandidateId.ShouldBe(Mentors);
    }

    [Fact]
    public void A_confirmed_decision_is_an_example_for_the_next_unit()
    {
        var learned = suggester.Knowing([Of(Verdict.Confirmed, "Count the swans on the lake.", Mentors)]);

        var first = learned.Suggest(SomeSubject("Repair the swans' island.")).Ranked[0];

        (first.CandidateId, first.OfText).ShouldBe((Mentors, 0));
        first.Examples.ShouldHaveSingleItem().Text.ShouldBe("Count the swans on the lake.");
        first.Words[0].Written.ShouldBe("swans");
        suggester.Suggest(SomeSubject("Repair the swans' island.")).Ranked.ShouldBeEmpty();
    }

    [Fact]
    public void A_refused_decision_takes_from_what_the_next_unit_is_offered()
    {
        var refused = suggester.Knowing([Of(Verdict.Refused, "Ramps for everyone's boats.", Doors)]);

        ScoreOf(refused, "Ramps at the boat house.").ShouldBeLessThan(ScoreOf(suggester, "Ramps at the boat house."));
    }

    [Fact]
    public void A_no_counterpart_decision_lets_it_abstain_from_what_is_alike()
    {
        suggester.Suggest(SomeSubject("Ramps at the main entrances.")).Abstains.ShouldBeFalse();

        suggester.Knowing([Of(Verdict.NoCounterpart, "A ramp for the main entrance.")]).Suggest(SomeSubject("Ramps at the main entrances.")).Abstains.ShouldBeTrue();
    }

    [Fact]
    public void An_item_of_which_it_was_decided_that_it_has_no_counterpart_is_offered_none()
    {
        var subject = SomeSubject("Ramps at the main entrances.");
        var confirmedElsewhere = new Decision(Verdict.Confirmed, subject with { PlanId = Guid.NewGuid() }, Doors);

        suggester.Knowing([new(Verdict.NoCounterpart, subject), confirmedElsewhere]).Suggest(subject).Abstains.ShouldBeTrue();
    }

    [Fact]
    public void Confirmed_examples_outweigh_those_without_a_counterpart_that_are_less_alike()
    {
        var learned = suggester.Knowing([Of(Verdict.NoCounterpart, "The boat on the lake."), Of(Verdict.Confirmed, "Ramps of the boat house.", Doors)]);

        learned.Suggest(SomeSubject("Ramps at the boat house.")).Abstains.ShouldBeFalse();
    }

    [Fact]
    public void An_items_own_confirmation_does_not_prove_itself()
    {
        var subject = SomeSubject("Count the swans on the lake.");

        var suggested = suggester.Knowing([new(Verdict.Confirmed, subject, Pay)]).Suggest(subject);

        suggested.Ranked.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_words_in_another_plan_are_the_best_of_examples()
    {
        var confirmed = new Decision(Verdict.Confirmed, SomeSubject("Count the swans on the lake."), Pay);

        var suggested = suggester.Knowing([confirmed]).Suggest(SomeSubject("Count the swans on the lake.") with { PlanId = Guid.NewGuid() });

        suggested.Abstains.ShouldBeFalse();
        suggested.Ranked[0].Examples[0].Similarity.ShouldBe(1, 1e-9);
    }

    [Fact]
    public void A_refused_pair_comes_back_only_when_one_of_its_texts_changed()
    {
        const string Text = "Ramps at the boat house.";
        var subject = SomeSubject(Text);
        var refused = new Decision(Verdict.Refused, subject, Doors, Candidates[0].Text);

        IsOffered(Candidates, subject).ShouldBeFalse();
        IsOffered(Candidates, subject with { Text = " Ramps at the  boat house." }).ShouldBeFalse();
        IsOffered(Candidates, subject with { Text = "Ramps at two boat houses." }).ShouldBeTrue();
        IsOffered([Candidates[0] with { Text = "Open every door to everyone." }, .. Candidates[1..]], subject).ShouldBeTrue();

        bool IsOffered(Candidate[] candidates, Subject asked) => new Suggester(candidates, Texts, [refused]).Suggest(asked).Ranked.Any(one => one.CandidateId == Doors);
    }

    [Fact]
    public void Decisions_on_commitments_that_are_no_more_say_nothing_and_break_nothing()
    {
        var learned = suggester.Knowing([Of(Verdict.Confirmed, "Ramps.", Guid.NewGuid()), Of(Verdict.Refused, "Ramps.", Guid.NewGuid())]);

        ScoreOf(learned, "Ramps at the boat house.").ShouldBe(ScoreOf(suggester, "Ramps at the boat house."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("and of the 2024 —")]
    [InlineData("'s")]
    public void A_text_without_words_is_offered_nothing(string text)
    {
        suggester.Suggest(SomeSubject(text)).Abstains.ShouldBeTrue();
        new Suggester([new(Doors, text, [], [])], [text], []).Suggest(SomeSubject("Ramps.")).Abstains.ShouldBeTrue();
    }

    [Fact]
    public void Without_commitments_it_abstains() => new Suggester([], Texts, []).Suggest(SomeSubject("Ramps.")).Abstains.ShouldBeTrue();

    [Fact]
    public void A_snapshot_is_another_when_a_text_a_decision_or_a_setting_is()
    {
        string[] snapshots =
        [
            suggester.Snapshot, suggester.Knowing([Of(Verdict.Refused, "Ramps.", Doors)]).Snapshot, suggester.Knowing([Of(Verdict.Confirmed, "Ramps.", Doors)]).Snapshot,
            new Suggester(Candidates, [.. Texts, "Ramps."], []).Snapshot, new Suggester(Candidates, Texts, [], new() { Strong = 0.3 }).Snapshot,
        ];

        snapshots.Distinct().Count().ShouldBe(snapshots.Length);
        new Suggester(Candidates, Texts, []).Snapshot.ShouldBe(suggester.Snapshot);
    }

    static Guid First(Suggester suggester, string text) => suggester.Suggest(SomeSubject(text)).Ranked[0].CandidateId;

    static double ScoreOf(Suggester suggester, string text) => suggester.Suggest(SomeSubject(text)).Ranked[0].Score;

    static Subject SomeSubject(string text) => new(new Guid(9, 0, 0, new byte[8]), text, []);

    static Decision Of(Verdict verdict, string text, Guid? candidate = null) => new(verdict, new(new Guid(8, 0, 0, new byte[8]), text, []), candidate);
}
