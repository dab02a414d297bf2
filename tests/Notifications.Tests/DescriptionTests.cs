using TestKit;

namespace Notifications.Tests;

public sealed class DescriptionTests(RunningNotifications notifications) : IClassFixture<RunningNotifications>
{
    [Fact]
    public async Task The_committed_description_is_the_running_services() =>
        CommittedDocument.ShouldSay("docs/openapi/notifications.json", await notifications.Service.Anybody().GetStringAsync("openapi/v1.json"));
}
