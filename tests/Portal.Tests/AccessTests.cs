using TestKit;

namespace Portal.Tests;

/// <summary>The portal's pages are open: what somebody may see and do on them, the APIs behind them say. No token makes a page say no.</summary>
public sealed class AccessTests(PortalHost portal) : IClassFixture<PortalHost>
{
    [Fact]
    public Task Everybody_may_what_the_policy_table_says_and_nothing_else()
    {
        var (aligning, review) = ($"/aligning/{Guid.NewGuid()}", $"/review/{Guid.NewGuid()}");
        var (plan, removal, register, round) = ($"/plans/{Guid.NewGuid()}", $"/members/{Guid.NewGuid()}/removal", $"/register/{Guid.NewGuid()}", $"/reporting/{Guid.NewGuid()}");
        return AccessMatrix.ShouldHoldAsync(portal.Browser, "portal", new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), new Dictionary<string, Probe>
        {
            ["GET /"] = Probe.Get("/"),
            ["POST /"] = Probe.Post("/", "{}"),
            ["GET /plans/{VersionId:guid}"] = Probe.Get(plan),
            ["POST /plans/{VersionId:guid}"] = Probe.Post(plan, "{}"),
            ["GET /plans/{VersionId:guid}/changes"] = Probe.Get(plan + "/changes"),
            ["POST /plans/{VersionId:guid}/changes"] = Probe.Post(plan + "/changes", "{}"),
            ["GET /coverage"] = Probe.Get("/coverage"),
            ["POST /coverage"] = Probe.Post("/coverage", "{}"),
            ["GET /coverage/hints"] = Probe.Get("/coverage/hints"),
            ["POST /coverage/hints"] = Probe.Post("/coverage/hints", "{}"),
            ["GET /sign-in"] = Probe.Get("/sign-in"),
            ["POST /sign-out"] = Probe.Post("/sign-out", "{}"),
            ["GET /register"] = Probe.Get("/register"),
            ["POST /register"] = Probe.Post("/register", "{}"),
            ["GET /register/{id:guid}"] = Probe.Get(register),
            ["POST /register/{id:guid}"] = Probe.Post(register, "{}"),
            ["GET /reporting"] = Probe.Get("/reporting"),
            ["POST /reporting"] = Probe.Post("/reporting", "{}"),
            ["GET /reporting/{id:guid}"] = Probe.Get(round),
            ["POST /reporting/{id:guid}"] = Probe.Post(round, "{}"),
            ["GET /reporting/{id:guid}/{unit}"] = Probe.Get(round + "/libraries"),
            ["POST /reporting/{id:guid}/{unit}"] = Probe.Post(round + "/libraries", "{}"),
            ["GET /plans/{id:guid}/report"] = Probe.Get(plan + "/report"),
            ["POST /plans/{id:guid}/report"] = Probe.Post(plan + "/report", "{}"),
            ["GET /aligning/{plan:guid}"] = Probe.Get(aligning),
            ["POST /aligning/{plan:guid}"] = Probe.Post(aligning, "{}"),
            ["GET /review"] = Probe.Get("/review"),
            ["POST /review"] = Probe.Post("/review", "{}"),
            ["GET /review/{version:guid}"] = Probe.Get(review),
            ["POST /review/{version:guid}"] = Probe.Post(review, "{}"),
            ["GET /members"] = Probe.Get("/members"),
            ["POST /members"] = Probe.Post("/members", "{}"),
            ["GET /members/{id:guid}/removal"] = Probe.Get(removal),
            ["POST /members/{id:guid}/removal"] = Probe.Post(removal, "{}"),
            ["GET /subscriptions/confirm"] = Probe.Get("/subscriptions/confirm"),
            ["GET /subscriptions/end"] = Probe.Get("/subscriptions/end"),
            ["POST /subscriptions/confirm"] = Probe.Post("/subscriptions/confirm", "{}"),
            ["POST /subscriptions/end"] = Probe.Post("/subscriptions/end", "{}"),
        });
    }
}
