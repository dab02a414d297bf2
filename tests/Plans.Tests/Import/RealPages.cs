using Contracts.Plans;
using PlansService.Import;

namespace Plans.Tests.Import;

public class RealPages
{
    [Fact]
    public void The_institutes_draft_reads_with_its_commitments_statuses_and_open_reference()
    {
        var page = SharedPages.Real("seeds/institute-plan-draft.txt");

        page.Errors.ShouldBeEmpty();
        page.IsDraft.ShouldBeTrue();
        page.AdoptedOn.ShouldBeNull();
        page.Title.ShouldBeNull();
        page.Notes.ShouldContain(n => !n.IsDoubt && n.Text.Contains("title"));
        page.Description.ShouldNotBeNull().Split('\n').Length.ShouldBe(1);

        var commitments = page.Items.Index().Where(i => i.Item.Parent is null).ToList();
        commitments.ShouldAllBe(c => c.Item.Kind == ItemKind.Commitment && c.Item.Level == "Commitment");
        commitments.Select(c => c.Item.Label).ShouldBe(["3", "4", "5"]);
        commitments.Select(c => page.Items.Count(i => i.Parent == c.Index)).ShouldBe([8, 10, 1]);
        page.Items.Count.ShouldBe(22);
        page.Items.Count(i => i.Status == ProgressStatus.InProgress).ShouldBe(9);
        page.Items.Count(i => i.Kind == ItemKind.Action && i.Status == ProgressStatus.Unspecified).ShouldBe(10);
        page.Items.SelectMany(i => i.References).ShouldBe([new PageReference("Commitment 6", "Commitment", "6", null)]);
        page.Lines.Where(l => l.ReadAs == LineRole.LeftOut).Select(l => l.Number).Count().ShouldBe(3);
        page.Notes.ShouldNotContain(n => n.IsDoubt);
    }

    [Fact]
    public void The_libraries_plan_reads_with_the_statements_it_cites()
    {
        var page = SharedPages.Real("seeds/libraries-plan-2023.txt");

        page.Errors.ShouldBeEmpty();
        page.IsDraft.ShouldBeFalse();
        page.AdoptedOn.ShouldBe("2023-04");
        page.Lines.Single(l => l.ReadAs == LineRole.Plan).Text.ShouldBe(page.Title);
        page.Description.ShouldNotBeNull().Split('\n').Length.ShouldBe(3);

        var statements = page.Items.Index().Where(i => i.Item.Parent is null).ToList();
        statements.ShouldAllBe(s => s.Item.Kind == ItemKind.CitedStatement);
        statements.Select(s => page.Items.Count(i => i.Parent == s.Index && i.Kind == ItemKind.Action)).ShouldBe([7, 2, 1]);
        page.Items.Count.ShouldBe(13);
        page.Items.Where(i => i.Kind == ItemKind.Action).ShouldAllBe(i => i.Level.EndsWith(" will"));
        page.Lines.Count(l => l.ReadAs == LineRole.LeftOut).ShouldBe(2);
        page.Notes.ShouldNotContain(n => n.IsDoubt);
    }

    [Fact]
    public void A_plan_in_wrapped_prose_reads_under_its_headings()
    {
        var page = SharedPages.Real("data/plans/university-dei/uva-sciencefmhub-dei-plan.md");

        page.Errors.ShouldBeEmpty();
        var goals = page.Items.Index().Where(i => i.Item.Parent is null).ToList();
        goals.ShouldAllBe(g => g.Item.Kind == ItemKind.Goal);
        goals.Select(g => page.Items.Count(i => i.Parent == g.Index)).ShouldBe([3, 2, 1, 3, 2]);
    }
}
