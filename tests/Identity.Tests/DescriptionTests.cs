using TestKit;

namespace Identity.Tests;

public sealed class DescriptionTests(RunningIdentity identity) : IClassFixture<RunningIdentity>
{
    [Fact]
    public async Task The_committed_description_is_the_running_services() =>
        CommittedDocument.ShouldSay("docs/openapi/identity.json", await identity.Service.Anybody().GetStringAsync("openapi/v1.json"));
}
