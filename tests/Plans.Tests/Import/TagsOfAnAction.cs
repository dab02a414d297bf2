using Contracts.Plans;
using PlansService.Import;

namespace Plans.Tests.Import;

public class TagsOfAnAction
{
    [Theory]
    [InlineData("Listen. (In progress)", "Listen.", ProgressStatus.InProgress)]
    [InlineData("Listen [In progress]", "Listen", ProgressStatus.InProgress)]
    [InlineData("Listen (in progress).", "Listen.", ProgressStatus.InProgress)]
    [InlineData("Listen – in progress", "Listen", ProgressStatus.InProgress)]
    [InlineData("Listen. (Completed)", "Listen.", ProgressStatus.Completed)]
    [InlineData("Listen. (Done)", "Listen.", ProgressStatus.Completed)]
    [InlineData("Listen. (Not started)", "Listen.", ProgressStatus.NotStarted)]
    [InlineData("Listen. (Delayed)", "Listen.", ProgressStatus.Delayed)]
    [InlineData("Listen. (At risk)", "Listen.", ProgressStatus.AtRisk)]
    [InlineData("Listen. (Dropped)", "Listen.", ProgressStatus.Dropped)]
    [InlineData("Listen. (Status: Ongoing)", "Listen.", ProgressStatus.InProgress)]
    [InlineData("Listen to work (in progress) again.", "Listen to work (in progress) again.", ProgressStatus.Unspecified)]
    [InlineData("Listen (to all)", "Listen (to all)", ProgressStatus.Unspecified)]
    [InlineData("Listen well-done", "Listen well-done", ProgressStatus.Unspecified)]
    public void A_tag_at_the_end_becomes_a_status_and_leaves_the_text(string line, string text, ProgressStatus status)
    {
        var action = PublishedPage.Read($"Goal 1: A\n• {line}").Items[1];

        (action.Text, action.Status).ShouldBe((text, status));
    }

    [Theory]
    [InlineData("Listen. (See Commitment 6)", "Commitment 6")]
    [InlineData("Listen. (see also Commitments 3 and 6) (Done)", "Commitment 3,Commitment 6")]
    [InlineData("Listen. (In progress; see Commitment 6)", "Commitment 6")]
    [InlineData("Listen. (see 3)", "3")]
    [InlineData("Listen. (See Appendix 2)", "")]
    public void A_reference_is_carried_apart_and_stays_unresolved_without_its_target(string line, string references)
    {
        var page = PublishedPage.Read($"Commitment 1: A\n• {line}");

        string.Join(',', page.Items[1].References.Select(r => r.Text)).ShouldBe(references);
        page.Items[1].References.ShouldAllBe(r => r.Target == null);
        page.Items[1].Text.ShouldBe(references.Length > 0 ? "Listen." : line);
    }
}
