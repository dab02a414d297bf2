using System.Net;
using IdentityService.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using TestKit;

namespace Identity.Tests;

/// <summary>Keys take turns without a moment in which a token cannot be checked.</summary>
public sealed class SigningKeyTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_key_signs_at_once()
    {
        var (first, gone) = SigningKey.Rotate([], Start);

        first.ShouldNotBeNull().SignsFrom.ShouldBe(Start);
        gone.ShouldBeEmpty();
    }

    [Fact]
    public void Each_key_is_published_a_day_before_it_signs_signs_for_thirty_days_and_stays_until_its_last_token_is_over()
    {
        var keys = new List<SigningKey>();
        var signedBy = new Dictionary<string, (DateTimeOffset First, DateTimeOffset Last)>(StringComparer.Ordinal);
        var published = new Dictionary<string, (DateTimeOffset First, DateTimeOffset Last)>(StringComparer.Ordinal);
        for (var now = Start; now < Start.AddDays(200); now += TimeSpan.FromHours(1))
        {
            var (made, gone) = SigningKey.Rotate(keys, now);
            keys.RemoveAll(gone.Contains);
            if (made is not null) keys.Insert(0, made);
            var signer = SigningKey.Signer(keys, now).Id;
            signedBy[signer] = (signedBy.TryGetValue(signer, out var before) ? before.First : now, now);
            foreach (var key in keys) published[key.Id] = (published.TryGetValue(key.Id, out var seen) ? seen.First : now, now);
        }

        signedBy.Count.ShouldBe(7);
        foreach (var (key, (first, last)) in signedBy.OrderBy(one => one.Value.First).SkipLast(1))
        {
            (last - first).ShouldBe(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
            if (first > Start) (first - published[key].First).ShouldBe(TimeSpan.FromDays(1));
            (published[key].Last - last).ShouldBeGreaterThan(TokenIssuer.Life);
        }
    }

    [Fact]
    public void After_a_long_silence_the_old_key_signs_until_the_new_one_was_published_for_a_day()
    {
        var old = SigningKey.New(Start);
        var now = Start.AddDays(90);
        var (made, gone) = SigningKey.Rotate([old], now);

        gone.ShouldBeEmpty();
        var keys = new[] { made.ShouldNotBeNull(), old };
        SigningKey.Signer(keys, now.AddHours(23)).ShouldBe(old);
        SigningKey.Signer(keys, now.AddHours(24)).ShouldBe(made);
    }

    [Fact]
    public async Task Replicas_agree_while_keys_change_and_tokens_of_the_last_key_can_still_be_checked()
    {
        await using var running = new RunningIdentity();
        await running.InitializeAsync();
        var service = running.Service;
        await using var replica = service.Replica();
        using var other = replica.CreateClient();
        var here = service.Anybody();
        var first = await KeyAsync(here);

        service.Clock.Now += TimeSpan.FromDays(29) + TimeSpan.FromMinutes(1);
        await RotateTwiceAsync();
        (await PublishedAsync(other)).Count.ShouldBe(2);
        (await KeyAsync(here)).ShouldBe(first);
        service.Clock.Now += TimeSpan.FromDays(1) + TimeSpan.FromMinutes(2);
        var second = await KeyAsync(here);
        second.ShouldNotBe(first);
        (await KeyAsync(other)).ShouldBe(second);
        await RotateTwiceAsync();
        (await PublishedAsync(here)).ShouldBe([first, second], ignoreOrder: true);
        service.Clock.Now += TimeSpan.FromHours(2);
        await RotateTwiceAsync();
        service.Clock.Now += TimeSpan.FromMinutes(2);
        (await PublishedAsync(here)).ShouldBe([second]);

        // Two at once make one key.
        Task RotateTwiceAsync() => Task.WhenAll(IdentityService.Upkeep.RunAsync(service.Services, CancellationToken.None), IdentityService.Upkeep.RunAsync(replica.Services, CancellationToken.None));
    }

    static async Task<string> KeyAsync(HttpClient http) => new JsonWebToken((await http.PostAsync("/connect/token", new FormUrlEncodedContent(
        [new("grant_type", "client_credentials"), new("client_id", "service"), new("client_secret", "service")])).ShouldAnswerAsync(HttpStatusCode.OK)).Text("access_token")).Kid;

    static async Task<IReadOnlyList<string?>> PublishedAsync(HttpClient http) => [.. (await http.GetAsync("/.well-known/jwks.json").ShouldAnswerAsync(HttpStatusCode.OK)).List("keys").Select(key => key.Text("kid"))];
}
