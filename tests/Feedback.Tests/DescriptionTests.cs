using TestKit;

namespace Feedback.Tests;

public sealed class DescriptionTests(RunningFeedback feedback) : IClassFixture<RunningFeedback>
{
    [Fact]
    public async Task The_committed_description_is_the_running_services() =>
        CommittedDocument.ShouldSay("docs/openapi/feedback.json", await feedback.Service.Anybody().GetStringAsync("openapi/v1.json"));
}
