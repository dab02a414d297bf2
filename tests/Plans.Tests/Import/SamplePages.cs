using Contracts.Plans;
using PlansService.Import;

namespace Plans.Tests.Import;

public class SamplePages
{
    [Fact]
    public void The_institutes_sample_is_a_draft_of_eight_commitments_under_three_priorities()
    {
        var page = SharedPages.Sample("institute.txt");

        page.Errors.ShouldBeEmpty();
        page.Notes.ShouldNotContain(n => n.IsDoubt);
        page.IsDraft.ShouldBeTrue();
        page.Items.Count(i => i.Kind == ItemKind.Priority).ShouldBe(3);
        var commitments = page.Items.Index().Where(i => i.Item.Kind == ItemKind.Commitment).ToList();
        commitments.Select(c => c.Item.Label).ShouldBe(["1", "2", "3", "4", "5", "6", "7", "8"]);
        commitments.Select(c => page.Items.Count(i => i.Parent == c.Index)).ShouldBe([4, 4, 3, 4, 3, 3, 3, 3]);
        page.Items.SelectMany(i => i.References).Single().Target.ShouldBe(commitments[7].Index);
        page.Items.Select(i => i.Status).Distinct().Count().ShouldBe(6);
    }

    [Theory]
    [InlineData("libraries.txt", "2026-03", new[] { 4, 3, 2, 2 }, 3)]
    [InlineData("student-life.txt", "2025-11", new[] { 7, 3, 2, 2 }, 3)]
    [InlineData("school-of-engineering.txt", "2026-01-14", new[] { 4, 2, 2, 2 }, 3)]
    public void A_units_sample_files_its_actions_under_statements_that_the_institute_makes(string name, string adoptedOn, int[] actions, int resolving)
    {
        var page = SharedPages.Sample(name);
        var institute = SharedPages.Sample("institute.txt").Items.Where(i => i.Kind == ItemKind.Commitment).Select(i => i.Text).ToHashSet();

        page.Errors.ShouldBeEmpty();
        page.IsDraft.ShouldBeFalse();
        page.Title.ShouldNotBeNull();
        page.AdoptedOn.ShouldBe(adoptedOn);
        var statements = page.Items.Index().Where(i => i.Item.Parent is null).ToList();
        statements.Select(s => page.Items.Count(i => Root(page, i) == s.Index)).ShouldBe(actions);
        statements.Count(s => s.Item.Kind == ItemKind.CitedStatement && institute.Contains(s.Item.Text)).ShouldBe(resolving);
    }

    [Fact]
    public void A_school_that_speaks_of_itself_states_a_goal_of_its_own() =>
        SharedPages.Sample("school-of-engineering.txt").Items.Single(i => i.Kind == ItemKind.Goal).Text.ShouldStartWith("The School wants");

    static int? Root(PageReading page, PageItem item)
    {
        var root = item.Parent;
        while (root is { } r && page.Items[r].Parent is { } above)
        {
            root = above;
        }

        return root;
    }
}
