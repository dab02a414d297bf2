using TestKit;

namespace Notifications.Tests;

public sealed class AccessTests(RunningNotifications notifications) : IClassFixture<RunningNotifications>
{
    [Fact]
    public Task Everybody_may_what_the_policy_table_says_and_nothing_else() =>
        AccessMatrix.ShouldHoldAsync(notifications.Service.Anybody(), "notifications", new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), new Dictionary<string, Probe>
        {
            ["POST /v1/subscriptions"] = Probe.Post("/v1/subscriptions", "{}"),
            ["POST /v1/subscriptions/confirmation"] = Probe.Post("/v1/subscriptions/confirmation", "{}"),
            ["GET /v1/notification-audit"] = Probe.Get("/v1/notification-audit"),
            ["POST /v1/subscriptions/ending"] = Probe.Post("/v1/subscriptions/ending", "{}"),
        });
}
