using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using TestKit;

namespace Identity.Tests;

/// <summary>Programs: how they come by their tokens, and how they lose them.</summary>
public sealed class ApiClientTests(RunningIdentity identity) : IClassFixture<RunningIdentity>
{
    readonly HttpClient administrator = identity.Service.SignedInAs("administrator");

    [Fact]
    public async Task A_program_gets_tokens_with_its_scopes_for_its_units()
    {
        var (unit, key) = await identity.Service.UnitAsync();
        var registered = await RegisterAsync(new { name = "The dashboard", scopes = new[] { "plans.write", "events.read" }, units = new[] { key } });
        var (id, secret) = (IdOf(registered), registered.Text("secret").ShouldNotBeNull());

        var token = new JsonWebToken((await TokenAsync(id, secret, "plans.write").ShouldAnswerAsync(HttpStatusCode.OK)).Text("access_token"));
        (token.Subject, token.GetClaim("client_id").Value, token.GetClaim("scope").Value, token.GetClaim("units").Value).ShouldBe((id, id, "plans.write", $"{unit}"));
        (await TokenAsync(id, secret, "feedback.moderate").ShouldAnswerAsync(HttpStatusCode.BadRequest)).Text("error").ShouldBe("invalid_scope");

        var read = await administrator.GetAsync($"/v1/api-clients/{id}").ShouldAnswerAsync(HttpStatusCode.OK);
        read.Text("lastUsedOn").ShouldBe($"{identity.Service.Clock.GetUtcNow():yyyy-MM-dd}");
        read.ToString().ShouldNotContain(secret);
    }

    [Fact]
    public async Task Two_secrets_are_good_at_a_time_so_that_a_program_changes_over_without_a_gap()
    {
        var registered = await RegisterAsync(new { name = "The mirror", scopes = new[] { "events.read" } });
        var (id, first) = (IdOf(registered), registered.Text("secret").ShouldNotBeNull());

        var second = await administrator.PostAsync($"/v1/api-clients/{id}/secrets", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.Created);
        await administrator.PostAsync($"/v1/api-clients/{id}/secrets", new { }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "two-secrets");
        foreach (var secret in new[] { first, second.Text("secret").ShouldNotBeNull() }) await TokenAsync(id, secret).ShouldAnswerAsync(HttpStatusCode.OK);

        var older = registered.GetProperty("client").List("secrets").Single().Id();
        await administrator.PostAsync($"/v1/api-clients/{id}/secrets/{older}/ending", new { }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);
        await TokenAsync(id, first).ShouldAnswerAsync(HttpStatusCode.Unauthorized);
        await TokenAsync(id, second.Text("secret").ShouldNotBeNull()).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_program_that_is_revoked_or_whose_time_is_over_gets_no_token()
    {
        var revoked = await RegisterAsync(new { name = "The old one", scopes = new[] { "events.read" } });
        await administrator.PostAsync($"/v1/api-clients/{IdOf(revoked)}/revocation", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        var today = DateOnly.FromDateTime(identity.Service.Clock.GetUtcNow().UtcDateTime);
        var lastDay = await RegisterAsync(new { name = "For a day", scopes = new[] { "events.read" }, expiresOn = today });

        await TokenAsync(IdOf(revoked), revoked.Text("secret") ?? "").ShouldAnswerAsync(HttpStatusCode.Unauthorized);
        await administrator.PostAsync($"/v1/api-clients/{IdOf(revoked)}/secrets", new { }, ifMatch: 2).ShouldRefuseAsync(HttpStatusCode.Conflict, "client-revoked");
        await TokenAsync(IdOf(lastDay), lastDay.Text("secret") ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
        await administrator.PostAsync("/v1/api-clients", new { name = "Too late", scopes = new[] { "events.read" }, expiresOn = today.AddDays(-1) }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    [Fact]
    public async Task Nobody_gives_a_program_what_he_does_not_hold()
    {
        var integrator = identity.Service.SignedInAs("integrator");

        await integrator.PostAsync("/v1/api-clients", new { name = "Reader", scopes = new[] { "events.read" } }).ShouldAnswerAsync(HttpStatusCode.Created);
        await integrator.PostAsync("/v1/api-clients", new { name = "Writer", scopes = new[] { "events.read", "plans.write" } }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
        await identity.Service.SignedInWith("clients.write").PostAsync("/v1/api-clients", new { name = "Writer", scopes = new[] { "plans.write" } }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
        await administrator.PostAsync("/v1/api-clients", new { name = "Sly", scopes = new[] { "events.read" }, createdBy = "somebody else" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task A_secret_is_shown_once_also_when_the_request_is_repeated()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { name = "Once", scopes = new[] { "events.read" } };

        var first = await administrator.PostAsync("/v1/api-clients", body, key: key).ShouldAnswerAsync(HttpStatusCode.Created);
        var again = await administrator.PostAsync("/v1/api-clients", body, key: key).ShouldAnswerAsync(HttpStatusCode.Created);

        IdOf(again).ShouldBe(IdOf(first));
        first.Text("secret").ShouldNotBeNullOrEmpty();
        again.Text("secret").ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_the_settings_keep_is_changed_there() =>
        await administrator.PostAsync("/v1/api-clients/administrator/revocation", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Conflict, "client-configured");

    static string IdOf(JsonElement registered) => registered.GetProperty("client").Text("id").ShouldNotBeNull();

    Task<JsonElement> RegisterAsync(object body) => administrator.PostAsync("/v1/api-clients", body).ShouldAnswerAsync(HttpStatusCode.Created);

    Task<HttpResponseMessage> TokenAsync(string id, string secret, string? scope = null) => identity.Service.Anybody().PostAsync("/connect/token", new FormUrlEncodedContent(
        [new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret), .. scope is null ? (KeyValuePair<string, string>[])[] : [new("scope", scope)]]));
}
