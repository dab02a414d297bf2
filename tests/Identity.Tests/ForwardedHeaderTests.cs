using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>Whoever sends a request can write a proxy's headers into it: none of them is believed.</summary>
public sealed class ForwardedHeaderTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task Guessing_from_made_up_addresses_is_guessing_from_one_and_is_told_so_on_a_page()
    {
        await using var replica = identity.Replica(("Limits:AnonymousWritesAMinute", "3"));
        using var client = replica.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        var answers = new List<HttpResponseMessage>();
        for (var guess = 0; guess < 4; guess++)
            answers.Add(await client.SendAsync(Pretending(HttpMethod.Post, "/sign-in", $"203.0.{guess}.7")));

        answers.Take(3).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity);
        answers[3].StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answers[3].Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        (await answers[3].Content.ReadAsStringAsync()).ShouldContain("That was too often");
        answers[3].Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_issuer_and_the_links_of_letters_are_the_configured_ones()
    {
        using var stranger = identity.Anybody();
        using var office = identity.SignedInAs("equity-office");
        var email = $"somebody-{Guid.NewGuid():N}@example.org";

        (await stranger.SendAsync(Pretending(HttpMethod.Get, "/.well-known/openid-configuration")).ShouldAnswerAsync(HttpStatusCode.OK)).ToString().ShouldNotContain("evil.test");
        var invitation = Pretending(HttpMethod.Post, "/v1/memberships");
        invitation.Content = Json.Of($$"""{"email": "{{email}}", "role": "moderator"}""");
        await office.SendAsync(invitation).ShouldAnswerAsync(HttpStatusCode.Created);

        var letter = await identity.LookAsync(db => db.Mails.SingleAsync(mail => mail.Recipient == email));
        letter.Text.ShouldContain(RunningIdentity.Issuer + "/password/new");
        letter.Text.ShouldNotContain("evil.test");
    }

    [Fact]
    public async Task Nobody_becomes_somebody_by_a_header() =>
        await identity.Anybody().SendAsync(Pretending(HttpMethod.Get, "/v1/people")).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");

    static HttpRequestMessage Pretending(HttpMethod method, string address, string from = "127.0.0.1")
    {
        var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("X-Forwarded-For", from), ("X-Real-IP", from), ("Forwarded", $"for={from};host=evil.test;proto=https"), ("X-Forwarded-Host", "evil.test"),
            ("X-Forwarded-Proto", "https"), ("X-Original-Host", "evil.test"), ("X-Forwarded-User", "administrator"), ("X-Remote-User", "administrator"), ("X-Forwarded-Prefix", "/evil")])
            request.Headers.Add(name, value);
        return request;
    }
}
