using System.Net;
using System.Net.Http.Headers;
using TestKit;

namespace Plans.Tests;

/// <summary>How much one caller may send.</summary>
public sealed class LimitsTests(RunningPlans plans) : IClassFixture<RunningPlans>
{
    [Fact]
    public async Task Every_caller_is_told_how_many_requests_are_left_and_refused_when_none_is()
    {
        await using var replica = plans.Service.Replica(("Limits:CallerRequestsAMinute", "3"));
        using var client = replica.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.With("plans.write"));

        for (var left = 2; left >= 0; left--)
        {
            using var answer = await client.GetAsync("/v1/units");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"caller\";q=3;w=60"]);
            answer.Headers.GetValues("RateLimit").ShouldBe([$"\"caller\";r={left}"]);
        }

        using var refused = await client.GetAsync("/v1/units");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter?.Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        refused.Headers.GetValues("RateLimit").Single().ShouldStartWith("\"caller\";r=0;t=");
        // Another caller, and everybody without a token, are not concerned.
        using var other = replica.CreateClient();
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.OfPerson(["plans.write"]));
        (await other.GetAsync("/v1/units")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await plans.Service.Anybody().GetAsync("/v1/units")).Headers.Contains("RateLimit").ShouldBeFalse();
    }
}
