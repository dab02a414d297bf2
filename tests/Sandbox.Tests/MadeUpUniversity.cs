using System.Text.Json;

namespace Sandbox.Tests;

public sealed class MadeUpUniversity
{
    static readonly University Made = University.Make(7);

    [Fact]
    public void The_same_seed_makes_the_same_and_another_seed_another()
    {
        Said(University.Make(7)).ShouldBe(Said(Made));
        Said(University.Make(8)).ShouldNotBe(Said(Made));
    }

    [Fact]
    public void It_has_what_was_promised()
    {
        Made.Units.Count.ShouldBe(60);
        Made.Units.Count(unit => unit.Parent == "institute").ShouldBe(12);
        Made.Units.Where(unit => unit.Parent != "institute").ShouldAllBe(unit => Made.Units.Any(school => school.Key == unit.Parent));
        (Made.Priorities.Count, Made.Commitments.Count).ShouldBe((8, 40));
        Made.Units.ShouldAllBe(unit => unit.Versions.Count == 5 && unit.Versions.All(version => version.Actions.Count == 40));
        Made.Units.ShouldAllBe(unit => unit.Serves.Distinct().Count() == 8 && unit.Alignments.All(one => !unit.Serves.Contains(one.Commitment)));
        // There are gaps both ways.
        Enumerable.Range(0, 40).Except(Made.Units.SelectMany(unit => unit.Serves.Concat(unit.Alignments.Select(one => one.Commitment)))).Count().ShouldBe(3);
        Made.Units.ShouldAllBe(unit => unit.Versions[4].Actions.Count(action => action.Section == University.Sections) == 4);
    }

    [Fact]
    public void No_two_things_are_alike_where_they_would_be_mistaken()
    {
        Made.Commitments.ShouldBeUnique();
        Made.Units.Select(unit => unit.Key).ShouldBeUnique();
        foreach (var version in Made.Units.SelectMany(unit => unit.Versions))
        {
            version.Actions.Select(action => action.Text).ShouldBeUnique();
            version.Actions.Select(action => action.Key).ShouldBeUnique();
        }
    }

    [Fact]
    public void A_version_changes_a_little_and_says_why()
    {
        foreach (var (before, after) in Made.Units.SelectMany(unit => unit.Versions.Zip(unit.Versions.Skip(1))))
        {
            var kept = after.Actions.Count(action => before.Actions.Any(one => one.Key == action.Key));
            var same = after.Actions.Count(before.Actions.Contains);
            (kept, same).ShouldBe((38, 34));
            after.Reason.ShouldNotBeNull();
            string.CompareOrdinal(before.AdoptedOn, after.AdoptedOn).ShouldBeLessThan(0);
        }
    }

    [Fact]
    public void Reports_are_on_actions_of_their_version_and_go_over_two_years()
    {
        foreach (var version in Made.Units.SelectMany(unit => unit.Versions))
            version.Reports.ShouldAllBe(report => version.Actions.Any(action => action.Key == report.Action) && string.CompareOrdinal(report.On, version.AdoptedOn) > 0);
        var days = Made.Units.SelectMany(unit => unit.Versions).SelectMany(version => version.Reports).Select(report => DateOnly.ParseExact(report.On, "O")).ToList();
        (days.Max().DayNumber - days.Min().DayNumber).ShouldBeInRange(700, 730);
        days.Count.ShouldBe(60 * 5 * 16);
    }

    [Theory]
    [InlineData(false, "sandbox |  50 %, 1 of 2 steps\nsandbox | 100 %, 2 of 2 steps\n")]
    [InlineData(true, "\rsandbox | [####################....................]  50 %\rsandbox | [########################################] 100 %\n")]
    public void Progress_is_a_bar_on_a_terminal_and_lines_elsewhere(bool isTerminal, string shown)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var meter = new Meter(text, isTerminal);
        meter.Begin(2);
        meter.Step();
        meter.Step();
        text.ToString().ShouldBe(shown);
    }

    static string Said(University university) => JsonSerializer.Serialize(university);
}
