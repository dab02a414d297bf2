using TestKit;

namespace Plans.Tests;

public sealed class DescriptionTests(RunningPlans plans) : IClassFixture<RunningPlans>
{
    [Fact]
    public async Task The_committed_description_is_the_running_services() =>
        CommittedDocument.ShouldSay("docs/openapi/plans.json", await plans.Service.Anybody().GetStringAsync("openapi/v1.json"));
}
