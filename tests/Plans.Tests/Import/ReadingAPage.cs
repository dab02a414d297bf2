using System.Text;
using Contracts.Plans;
using PlansService.Import;

namespace Plans.Tests.Import;

public class ReadingAPage
{
    [Fact]
    public void Goals_and_objectives_under_pillars_read_as_a_tree_with_the_pages_own_level_names()
    {
        var page = PublishedPage.Read("""
            Northfield Roadmap for Fair Work
            Approved by the Senate, 12 May 2024

            Pillar I – People

            Goal 1. Nobody works here in fear
            Objective 1.1 – Managers answer for how they lead
            - Ask every team twice a year. [Done]
            - Train managers before they lead. (See Goal 2)
            Objective 1.2 – Reports are safe
            - Open a line that takes no names. – in progress

            Goal 2. Pay is fair
            a) Publish the bands
            b) Correct the gaps
            """);

        page.Errors.ShouldBeEmpty();
        page.Title.ShouldBe("Northfield Roadmap for Fair Work");
        page.AdoptedOn.ShouldBe("2024-05-12");
        page.Items.Select(i => (i.Kind, i.Level, i.Label, i.Parent)).ShouldBe(
        [
            (ItemKind.Priority, "Pillar", "I", null),
            (ItemKind.Commitment, "Goal", "1", 0),
            (ItemKind.Goal, "Objective", "1.1", 1),
            (ItemKind.Action, "Action", null, 2),
            (ItemKind.Action, "Action", null, 2),
            (ItemKind.Goal, "Objective", "1.2", 1),
            (ItemKind.Action, "Action", null, 5),
            (ItemKind.Commitment, "Goal", "2", 0),
            (ItemKind.Action, "Action", "a", 7),
            (ItemKind.Action, "Action", "b", 7),
        ]);
        page.Items[4].References.ShouldBe([new PageReference("Goal 2", "Goal", "2", 7)]);
        page.Items[6].Status.ShouldBe(ProgressStatus.InProgress);
    }

    [Fact]
    public void Numbered_lines_with_lists_below_are_headings()
    {
        var page = PublishedPage.Read("Our plan\n\n1. Teaching\n* Record lectures\n* Caption them\n\n2. Housing\n* Open halls\n\nMenu\nPrint");

        page.Errors.ShouldBeEmpty();
        page.Items.Where(i => i.Parent is null).Select(i => (i.Label, i.Text)).ShouldBe([("1", "Teaching"), ("2", "Housing")]);
        page.Items.Count(i => i.Kind == ItemKind.Action).ShouldBe(3);
        page.Lines.Where(l => l.ReadAs == LineRole.LeftOut).Select(l => l.Text).ShouldBe(["Menu", "Print"]);
    }

    [Theory]
    [InlineData("Northfield will be kind.", "The Northfield Library will:", ItemKind.CitedStatement)]
    [InlineData("Northfield will be kind.", "We will:", ItemKind.CitedStatement)]
    [InlineData("We believe in kindness.", "We will:", ItemKind.Goal)]
    [InlineData("The Library is for everyone.", "The Northfield Library will:", ItemKind.Goal)]
    [InlineData("The School must open its doors.", "The School of Law commits to:", ItemKind.Goal)]
    [InlineData("Reinforce kindness wherever it is found.", "The department will:", ItemKind.CitedStatement)]
    public void A_statement_is_cited_when_it_speaks_of_somebody_else(string statement, string leadIn, ItemKind kind)
    {
        var page = PublishedPage.Read($"Action plan\n\n{statement}\n\n{leadIn}\n\n• Listen.\n");

        page.Items.Select(i => (i.Kind, i.Parent)).ShouldBe([(kind, null), (ItemKind.Action, 0)]);
        page.Items[1].Level.ShouldBe(leadIn.TrimEnd(':'));
        page.Lines[2].ReadAs.ShouldBe(LineRole.Level);
    }

    [Theory]
    [InlineData("• Listen", null)]
    [InlineData("•Listen", null)]
    [InlineData("‣ Listen", null)]
    [InlineData("◦ Listen", null)]
    [InlineData("– Listen", null)]
    [InlineData("— Listen", null)]
    [InlineData("- Listen", null)]
    [InlineData("*\u00A0Listen", null)]
    [InlineData("\t•\tListen", null)]
    [InlineData("o\tListen", null)]
    [InlineData("1. Listen", "1")]
    [InlineData("12) Listen", "12")]
    [InlineData("(1) Listen", "1")]
    [InlineData("3.1 Listen", "3.1")]
    [InlineData("a. Listen", "a")]
    [InlineData("(b) Listen", "b")]
    [InlineData("iv) Listen", "iv")]
    [InlineData("Action 2: Listen", "2")]
    public void A_list_mark_is_no_part_of_the_words(string line, string? label)
    {
        var action = PublishedPage.Read($"Commitment 1: Be fair\n{line}\r\n").Items[1];

        (action.Kind, action.Text, action.Label).ShouldBe((ItemKind.Action, "Listen", label));
    }

    [Theory]
    [InlineData("2.5 million people live here")]
    [InlineData("-5 degrees")]
    [InlineData("2019 was a good year")]
    [InlineData("A place to stand")]
    [InlineData("*Listen* to all")]
    public void A_line_that_only_begins_like_a_mark_is_no_list_entry(string line) =>
        PublishedPage.Read($"Commitment 1: Be fair.\n\n{line}\n\n• Listen.").Items.Where(i => i.Kind == ItemKind.Action).Select(i => i.Text).ShouldBe(["Listen."]);

    [Fact]
    public void Indentation_and_new_marks_nest_actions()
    {
        var page = PublishedPage.Read("Goal 1: Homes\n1. Halls\n   a) North\n   b) South\n      - Roof\n2. Flats\n\t• Deposits\n\t\t◦ Loans\n3. Rents");

        page.Items.Select(i => i.Parent).ShouldBe([null, 0, 1, 1, 3, 0, 5, 6, 0]);
    }

    [Fact]
    public void Lines_that_were_wrapped_are_joined_and_an_unclear_end_is_a_doubt()
    {
        var page = PublishedPage.Read("Goal 1: Access\n• Caption every film\n  within three days.\n• Keep one desk at sitting height. Ask\nEstates for the lift.\n• Mend doors.\nSubscribe to the newsletter");

        page.Items.Skip(1).Select(i => i.Text).ShouldBe(["Caption every film within three days.", "Keep one desk at sitting height. Ask Estates for the lift.", "Mend doors."]);
        page.Lines.Select(l => l.ReadAs).ShouldBe(["Commitment", "Action", "Joined", "Action", "Joined", "Action", "Left out"]);
        page.Notes.Select(n => (n.Line, n.IsDoubt)).ShouldBe([(1, false), (2, false), (4, true)]);
    }

    [Fact]
    public void Menus_and_footers_are_left_out_without_a_doubt_and_other_stray_lines_with_one()
    {
        var page = PublishedPage.Read("• Home\n• Search\n• Contact us\n\nAction plan\n\nIntroduction\n\nWe met for a year.\n\nGoal 1: Homes\nA roof comes first.\n• Build\n\nNorthfield, 12 High Street\n© Northfield");

        page.Errors.ShouldBeEmpty();
        page.Description.ShouldBe("We met for a year.");
        page.Items.Select(i => i.Text).ShouldBe(["Homes", "Build"]);
        page.Lines.Where(l => l.ReadAs == LineRole.LeftOut).Select(l => l.Number).ShouldBe([1, 2, 3, 7, 12, 15, 16]);
        page.Notes.Select(n => (n.Line, n.IsDoubt)).ShouldBe([(12, true)]);
    }

    [Theory]
    [InlineData("", 1, "empty-page")]
    [InlineData("\r\n \u00A0\n", 1, "empty-page")]
    [InlineData("Goal 1: A\n• b\0", 2, "not-text")]
    [InlineData("<!DOCTYPE html><p>Plan", 1, "no-bullets")]
    [InlineData("Goal 1: Homes\nWe like homes.", 1, "no-bullets")]
    [InlineData("Action plan\n\n• Build homes.\n\nGoal 1: Homes\n• Build", 3, "bullets-before-heading")]
    [InlineData("Goal 1: A\n• b\nGoal 2: C\n• d\nGoal 1: E\n• f", 5, "duplicate-number")]
    public void A_page_that_cannot_be_taken_says_why_and_where(string text, int line, string code) =>
        PublishedPage.Read(text).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Line.ShouldBe(line), e => e.Code.ShouldBe(code));

    [Fact]
    public void Bytes_that_are_not_utf8_are_found_with_their_line_and_a_byte_order_mark_is_allowed()
    {
        PublishedPage.Read([.. "Goal 1: A\n• caf"u8, 0xE9, .. "\n"u8]).Errors.Single().ShouldBe(new PageError(2, "not-utf8", "Line 2 is not valid UTF-8. Save the page as UTF-8."));
        PublishedPage.Read(Encoding.Unicode.GetPreamble()).Errors.Single().Code.ShouldBe("not-utf8");
        PublishedPage.Read([.. Encoding.UTF8.GetPreamble(), .. "Goal 1: A\n• b"u8]).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_page_beyond_the_limits_is_refused()
    {
        PublishedPage.Read(new string('a', PageText.MaxCharacters + 1)).Errors.Single().Code.ShouldBe("page-too-large");
        PublishedPage.Read(string.Concat(Enumerable.Repeat("a\n", PageText.MaxLines + 1))).Errors.Single().Code.ShouldBe("page-too-large");
    }

    [Theory]
    [InlineData("Adopted, April 2023", "2023-04")]
    [InlineData("Adopted 12 May 2024", "2024-05-12")]
    [InlineData("Approved by the Board in March 2026", "2026-03")]
    [InlineData("Adopted 2023", "2023")]
    [InlineData("This plan was adopted on May 3rd, 2024.", "2024-05-03")]
    [InlineData("Date of adoption: 2024-02-30", "2024-02")]
    [InlineData("Adopted 03/04/2025", "2025")]
    [InlineData("To be adopted in March 2026", null)]
    public void A_date_of_adoption_is_kept_as_precisely_as_it_is_given(string line, string? on) =>
        PublishedPage.Read($"Action plan\n{line}\n\nGoal 1: A\n• b").AdoptedOn.ShouldBe(on);
}
