using TestKit;

namespace Alignment.Tests;

public sealed class DescriptionTests(RunningAlignment alignment) : IClassFixture<RunningAlignment>
{
    [Fact]
    public async Task The_committed_description_is_the_running_services() =>
        CommittedDocument.ShouldSay("docs/openapi/alignment.json", await alignment.Service.Anybody().GetStringAsync("openapi/v1.json"));
}
