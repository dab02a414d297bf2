using System.Text.Json;
using AlignmentService.Suggestions;
using TestKit;

namespace Alignment.Tests.Suggestions;

/// <summary>What holds of whatever texts and decisions, and what it costs.</summary>
public sealed class AnyDecisionsTests(ITestOutputHelper output)
{
    const int Tries = 100;

    static readonly string[] Vocabulary = [.. from first in "bcdfglmnprst" from vowel in "aeiou" from last in "kmntrl" select $"{first}{vowel}{last}{vowel}k"];

    [Fact]
    public void The_order_in_which_texts_and_decisions_come_does_not_matter_to_the_last_bit()
    {
        for (var seed = 0; seed < Tries; seed++)
        {
            var (chance, some) = (new Random(seed), new Some(seed));
            var other = new Suggester(Shuffled(some.Candidates), Shuffled(some.Texts), Shuffled(some.Decisions));

            foreach (var subject in some.Subjects) JsonSerializer.Serialize(other.Suggest(subject)).ShouldBe(JsonSerializer.Serialize(some.Suggester.Suggest(subject)), $"of {seed}");

            T[] Shuffled<T>(T[] all)
            {
                var shuffled = all.ToArray();
                chance.Shuffle(shuffled);
                return shuffled;
            }
        }
    }

    [Fact]
    public void A_refused_pair_is_never_offered_again()
    {
        var refusals = 0;
        for (var seed = 0; seed < Tries; seed++)
        {
            var some = new Some(seed);
            var refused = some.Decisions.Where(one => one.Verdict == Verdict.Refused).ToList();

            refused.ShouldAllBe(one => some.Suggester.Suggest(one.Subject, int.MaxValue).Ranked.All(offered => offered.CandidateId != one.CandidateId), $"of {seed}");
            refusals += refused.Count;
        }

        refusals.ShouldBeGreaterThan(Tries);
    }

    [Fact]
    public void What_is_decided_later_is_as_if_it_had_been_known_from_the_start()
    {
        for (var seed = 0; seed < Tries; seed++)
        {
            var some = new Some(seed);
            var later = new Suggester(some.Candidates, some.Texts, []).Knowing(some.Decisions);

            later.Snapshot.ShouldBe(some.Suggester.Snapshot);
            foreach (var subject in some.Subjects) JsonSerializer.Serialize(later.Suggest(subject)).ShouldBe(JsonSerializer.Serialize(some.Suggester.Suggest(subject)), $"of {seed}");
        }
    }

    [Fact]
    public void Scores_are_numbers_between_bounds()
    {
        for (var seed = 0; seed < Tries; seed++)
        {
            var some = new Some(seed);
            foreach (var one in some.Subjects.SelectMany(subject => some.Suggester.Suggest(subject).Ranked))
            {
                one.Score.ShouldBeInRange(double.Epsilon, 3);
                one.Certainty.ShouldBeInRange(double.Epsilon, 1);
                one.OfText.ShouldBeInRange(0, 1);
            }
        }
    }

    // 3 seconds is the bound of the benchmarks, in Release and alone on a core.
    [Fact]
    [Trait("Speed", "slow")]
    public void Fifty_thousand_goals_are_ranked_against_two_hundred_commitments_in_seconds()
    {
        var some = new Some(1, subjects: 50_000, candidates: 200, decisions: 2_000);
        var making = new ProcessorTime();
        var suggester = new Suggester(some.Candidates, some.Texts, some.Decisions);
        var made = making.Elapsed;
        var ranking = new ProcessorTime();
        var offered = some.Subjects.Count(subject => !suggester.Suggest(subject, most: 3).Abstains);
        var ranked = ranking.Elapsed;
        var learning = new ProcessorTime();
        suggester.Knowing(some.Decisions);

        output.WriteLine($"made in {made.TotalSeconds:F2} s, ranked in {ranked.TotalSeconds:F2} s, learned {some.Decisions.Length} decisions in {learning.Elapsed.TotalSeconds:F2} s; {offered} were offered something");
        (made + ranked).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    sealed class Some
    {
        readonly Random chance;

        public Some(int seed, int subjects = 12, int candidates = 6, int decisions = 20)
        {
            chance = new(seed);
            Subjects = [.. Enumerable.Range(0, subjects).Select(_ => new Subject(AnyId(5), AnyText(12), chance.Next(2) == 0 ? [] : [AnyText(8)]))];
            Candidates = [.. Enumerable.Range(0, candidates).Select(at => new Candidate(new(at, 0, 0, new byte[8]), AnyText(12), [], [.. Enumerable.Range(0, chance.Next(8)).Select(_ => AnyText(12))]))];
            Texts = Array.ConvertAll(Subjects, subject => subject.Text);
            Decisions = [.. Enumerable.Range(0, decisions).Select(_ => AnyDecision())];
            Suggester = subjects > 100 ? new([], [], []) : new(Candidates, Texts, Decisions);
        }

        public Subject[] Subjects { get; }

        public Candidate[] Candidates { get; }

        public string[] Texts { get; }

        public Decision[] Decisions { get; }

        public Suggester Suggester { get; }

        Decision AnyDecision() => (Verdict)chance.Next(3) is var verdict and not Verdict.NoCounterpart
            ? new(verdict, chance.GetItems(Subjects, 1)[0], chance.GetItems(Candidates, 1)[0].Id)
            : new(Verdict.NoCounterpart, chance.GetItems(Subjects, 1)[0]);

        // Few words are common and many are rare, as in any language.
        string AnyText(int most) => string.Join(' ', Enumerable.Range(0, 1 + chance.Next(most)).Select(_ => Vocabulary[(int)(Vocabulary.Length * Math.Pow(chance.NextDouble(), 3))]));

        Guid AnyId(int most) => new(chance.Next(most), 2, 0, new byte[8]);
    }
}
