using System.Net;
using System.Net.Http.Headers;
using ServiceDefaults.Policies;
using Shouldly;

namespace TestKit;

/// <summary>A request that tries an endpoint: what lets it pass the access check may refuse it afterwards, so that it changes little.</summary>
/// <param name="Send">A new request about a thing of <see cref="UnitTree.Own"/>.</param>
/// <param name="Shows">What the answer holds for those only who see what is not public.</param>
public sealed record Probe(Func<HttpRequestMessage> Send, string? Shows = null)
{
    /// <summary>Reads an address.</summary>
    public static Probe Get(string address, string? shows = null) => new(() => new(HttpMethod.Get, address), shows);

    /// <summary>Posts a table as CSV.</summary>
    public static Probe Table(string address, string csv) => new(() => new(HttpMethod.Post, address) { Content = new StringContent(csv, null, "text/csv") });

    /// <summary>Posts JSON without If-Match.</summary>
    public static Probe Post(string address, string json) => new(() => new(HttpMethod.Post, address) { Content = Json.Of(json) });
}

/// <summary>The units of a matrix: the things tried belong to <c>Own</c>.</summary>
/// <param name="Own">The unit whose things are tried.</param>
/// <param name="Parent">The unit above it.</param>
/// <param name="Child">A unit below it.</param>
/// <param name="Foreign">A unit beside it.</param>
public sealed record UnitTree(Guid Own, Guid Parent, Guid Child, Guid Foreign);

/// <summary>Every endpoint of a service against every role, held everywhere, for the own unit, the one above, one below and one beside; and against programs.</summary>
public static class AccessMatrix
{
    sealed record Attempt(string Who, string? Token, Func<Right, Reach, bool> May);

    /// <summary>Tries all of it and compares with what the policy table promises.</summary>
    /// <param name="http">Reaches the service, without a token.</param>
    /// <param name="service">Its name.</param>
    /// <param name="units">Whose things are tried.</param>
    /// <param name="probes">A request for every endpoint of the table.</param>
    public static async Task ShouldHoldAsync(HttpClient http, string service, UnitTree units, IReadOnlyDictionary<string, Probe> probes)
    {
        var policies = PolicyTable.All.Where(policy => policy.Service == service).ToList();
        probes.Keys.Order().ShouldBe(policies.Select(policy => policy.Endpoint).Order(), "Every endpoint is tried, and no other.");
        var attempts = Attempts(units).ToList();
        var wrong = new List<string>();
        foreach (var policy in policies)
        {
            var probe = probes[policy.Endpoint];
            (probe.Shows is null).ShouldBe(policy.More is null, $"{policy.Endpoint}: what only some see is tried where there is such a thing.");
            foreach (var attempt in attempts)
            {
                using var request = probe.Send();
                if (attempt.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var answer = await http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                var (may, did) = policy.More is { } more ? (attempt.May(more, Reach.Unit), answer.IsSuccessStatusCode && body.Contains(probe.Shows ?? "", StringComparison.Ordinal))
                    : policy.Right is { } right ? (attempt.May(right, policy.Reach), answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
                    : (true, answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden));
                if (may != did || (int)answer.StatusCode >= 500) wrong.Add($"{attempt.Who} {(may ? "may" : "may not")} {policy.Endpoint}, and was answered {(int)answer.StatusCode} {body}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong.Take(20)));
    }

    static IEnumerable<Attempt> Attempts(UnitTree units)
    {
        (string Where, Guid? Unit, bool Reaches)[] places = [("everywhere", null, true), ("for the unit", units.Own, true), ("above", units.Parent, true), ("below", units.Child, false), ("beside", units.Foreign, false)];
        string[] scopes = [.. PolicyTable.Scopes];
        yield return new("Nobody", null, (_, _) => false);
        yield return new("Somebody without a role", TestTokens.OfPerson(scopes), (_, _) => false);
        yield return new("A program without scopes", TestTokens.With("openid"), (_, _) => false);
        foreach (var role in Enum.GetValues<Roles>().Where(role => role != Roles.None))
        {
            var name = Right.NameOf(role);
            foreach (var (where, unit, reaches) in places)
                yield return new($"{name} {where}", TestTokens.OfPerson(scopes, unit is null ? name : $"{name}:{unit}"), (right, reach) => right.Roles.HasFlag(role) && Reached(reach, unit, reaches));
            yield return new($"{name} whose sign-in has no scope", TestTokens.OfPerson(["openid"], name), (_, _) => false);
            // One item was handed over, and it is none of those tried.
            yield return new($"{name} for another item", TestTokens.OfPerson(scopes, $"{name}:{units.Own}:{Guid.NewGuid()}"), (right, reach) => right.Roles.HasFlag(role) && reach == Reach.Somewhere);
        }

        foreach (var scope in scopes)
        {
            foreach (var (where, unit, reaches) in places)
                yield return new($"A program with {scope} {where}", unit is { } one ? TestTokens.OfProgram([scope], one) : TestTokens.With(scope), (right, reach) => right.Scope == scope && Reached(reach, unit, reaches));
        }
    }

    static bool Reached(Reach reach, Guid? unit, bool reaches) => reach switch
    {
        Reach.Everywhere => unit is null,
        Reach.Unit => reaches,
        _ => true,
    };
}
