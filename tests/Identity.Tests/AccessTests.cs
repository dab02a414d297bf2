using System.Text;
using Microsoft.EntityFrameworkCore;
using ServiceDefaults.Policies;
using TestKit;

namespace Identity.Tests;

public sealed class AccessTests(RunningIdentity identity) : IClassFixture<RunningIdentity>
{
    [Fact]
    public async Task Everybody_may_what_the_policy_table_says_and_nothing_else()
    {
        var units = await identity.Service.HearsOfUnitsAsync();
        var person = (await identity.Service.PersonAsync()).Id;
        var membership = await identity.Service.GrantAsync(person, "unit-editor", units.Own);
        var key = await identity.Service.LookAsync(db => db.Units.Where(unit => unit.Id == units.Own).Select(unit => unit.Key).SingleAsync());
        await AccessMatrix.ShouldHoldAsync(identity.Service.Anybody(), "identity", units, new Dictionary<string, Probe>
        {
            ["GET /v1/memberships"] = Probe.Get("/v1/memberships"),
            ["GET /v1/memberships/{id:guid}"] = Probe.Get($"/v1/memberships/{membership}"),
            ["POST /v1/memberships"] = Probe.Post("/v1/memberships", $$"""{"role": "unit-editor", "unit": "{{key}}", "email": "nobody"}"""),
            ["POST /v1/memberships/{id:guid}/ending"] = Probe.Post($"/v1/memberships/{membership}/ending", "{}"),
            ["POST /v1/membership-imports/preview"] = Probe.Table("/v1/membership-imports/preview", "no table"),
            ["POST /v1/membership-imports"] = Probe.Table("/v1/membership-imports", "no table"),
            ["GET /v1/people"] = Probe.Get("/v1/people"),
            ["POST /v1/people/{id:guid}/ending"] = Probe.Post($"/v1/people/{person}/ending", "{}"),
            ["GET /v1/identity-events"] = Probe.Get("/v1/identity-events"),
            ["GET /password/forgotten"] = Probe.Get("/password/forgotten"),
            ["POST /password/forgotten"] = Probe.Post("/password/forgotten", "{}"),
            ["GET /.well-known/openid-configuration"] = Probe.Get("/.well-known/openid-configuration"),
            ["GET /.well-known/jwks.json"] = Probe.Get("/.well-known/jwks.json"),
            ["GET /v1/api-clients"] = Probe.Get("/v1/api-clients"),
            ["GET /v1/api-clients/{id}"] = Probe.Get("/v1/api-clients/administrator"),
            ["POST /v1/api-clients"] = Probe.Post("/v1/api-clients", """{"name": "x", "scopes": []}"""),
            ["POST /v1/api-clients/{id}/secrets"] = Probe.Post("/v1/api-clients/administrator/secrets", "{}"),
            ["POST /v1/api-clients/{id}/secrets/{secret:guid}/ending"] = Probe.Post($"/v1/api-clients/administrator/secrets/{Guid.NewGuid()}/ending", "{}"),
            ["POST /v1/api-clients/{id}/revocation"] = Probe.Post("/v1/api-clients/administrator/revocation", "{}"),
            ["GET /v1/identity-audit"] = Probe.Get("/v1/identity-audit"),
            ["GET /.well-known/oauth-authorization-server"] = Probe.Get("/.well-known/oauth-authorization-server"),
            ["POST /connect/token"] = Probe.Post("/connect/token", "{}"),
            ["POST /connect/revocation"] = Probe.Post("/connect/revocation", "{}"),
            ["GET /connect/authorize"] = Probe.Get("/connect/authorize"),
            ["POST /connect/authorize"] = Probe.Post("/connect/authorize", "{}"),
            ["GET /connect/userinfo"] = Probe.Get("/connect/userinfo"),
            ["POST /connect/userinfo"] = Probe.Post("/connect/userinfo", "{}"),
            ["GET /connect/endsession"] = Probe.Get("/connect/endsession"),
            ["POST /connect/endsession"] = Probe.Post("/connect/endsession", "{}"),
            ["GET /sign-in"] = Probe.Get("/sign-in"),
            ["POST /sign-in"] = Probe.Post("/sign-in", "{}"),
            ["GET /sign-in/provider"] = Probe.Get("/sign-in/provider"),
            ["GET /sign-out"] = Probe.Get("/sign-out"),
            ["POST /sign-out"] = Probe.Post("/sign-out", "{}"),
            ["GET /password"] = Probe.Get("/password"),
            ["POST /password"] = Probe.Post("/password", "{}"),
            ["GET /password/new"] = Probe.Get("/password/new"),
            ["POST /password/new"] = Probe.Post("/password/new", "{}"),
        });
    }

    [Fact]
    public void The_document_lists_every_endpoint() => CommittedDocument.ShouldSay("docs/access.md", Document());

    static string Document()
    {
        var text = new StringBuilder("""
            # Access

            Made from `ServiceDefaults/Policies/PolicyTable.cs`; `UPDATE_DOCS=1 tests/run Identity` writes it anew. A service with an
            endpoint that is not in the table does not start.

            A program's token needs the scope. A person's token needs the scope and one of the roles. A role is held everywhere or
            for a unit, and then for every unit below it; a client's access may be limited to units in the same way. A role may also
            be handed over for a single item. What is not public is not found (404) by those who may not know of it; what is public
            and not theirs to change is refused (403).


            """);
        foreach (var service in PolicyTable.All.GroupBy(policy => policy.Service))
        {
            text.Append($"## {(service.Key == "*" ? "Every service" : char.ToUpperInvariant(service.Key[0]) + service.Key[1..])}\n\n| endpoint | who | where |\n|---|---|---|\n");
            foreach (var policy in service) text.Append($"| `{policy.Endpoint}` | {Who(policy)} | {Where(policy)} |\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    static string Who(Policy policy) => policy.Right is { } right ? Holders(right) : policy.More is { } more ? $"anybody; what is not public: {Holders(more)}" : "anybody";

    static string Holders(Right right) => $"`{right.Scope}`: {(right.Roles == ServiceDefaults.Policies.Roles.None ? "whoever signed in" : string.Join(", ", right.RoleNames))}";

    static string Where(Policy policy) => policy.Reach switch
    {
        Reach.Unit => policy.Of ?? "",
        Reach.Everywhere => "everywhere",
        Reach.Somewhere => policy.Of ?? "for any unit",
        _ => policy.More is null ? "" : "the plan's unit",
    };
}
