using AlignmentService.Suggestions;
using TestKit;

namespace Benchmarks.Quality;

/// <summary>How long one core ranks 200 commitments for 50,000 goals: the commitments are a crosswalk's targets, a goal is two of its sources in one sentence.</summary>
internal sealed class RankingTime
{
    public const int Goals = 50_000, Commitments = 200, Decisions = 2_000, Most = 3;

    readonly Random chance = new(50_000);
    readonly Crosswalk crosswalk = new("nist-csf11-to-sp80053r4");

    public RankingTime()
    {
        Candidate[] commitments = [.. crosswalk.Candidates.Take(Commitments)];
        Subject[] goals = [.. Enumerable.Range(0, Goals).Select(at => new Subject(new(at / 50, 1, 0, new byte[8]), string.Join(' ', chance.GetItems([.. crosswalk.Sources], 2).Select(one => one.Text)), []))];
        Decision[] decisions = [.. chance.GetItems(goals, Decisions).Select(goal => new Decision(chance.Next(2) == 0 ? Verdict.Confirmed : Verdict.Refused, goal, chance.GetItems(commitments, 1)[0].Id))];
        var time = new ProcessorTime();
        var cold = new Suggester(commitments, goals.Select(goal => goal.Text), []);
        Read = time.Elapsed;
        var knowing = cold.Knowing(decisions);
        // What is compiled while it is first used is not the ranking's.
        foreach (var suggester in new[] { cold, knowing }) Rank(suggester, goals.AsSpan(0, Goals / 10));
        (Cold, Knowing) = (Rank(cold, goals), Rank(knowing, goals));
    }

    /// <summary>Until all texts were read.</summary>
    public TimeSpan Read { get; }

    /// <summary>Without any decision.</summary>
    public TimeSpan Cold { get; }

    /// <summary>With decisions on other goals.</summary>
    public TimeSpan Knowing { get; }

    static TimeSpan Rank(Suggester suggester, ReadOnlySpan<Subject> goals)
    {
        var time = new ProcessorTime();
        foreach (var goal in goals) suggester.Suggest(goal, Most);
        return time.Elapsed;
    }
}
