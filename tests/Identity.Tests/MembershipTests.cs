using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>Who holds which role: given, looked up, taken back.</summary>
public sealed class MembershipTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Theory]
    [InlineData("unit-lead", "unit-editor", true)]
    [InlineData("unit-lead", "unit-lead", false)]
    [InlineData("unit-lead", "reviewer", false)]
    [InlineData("equity-office", "unit-lead", true)]
    [InlineData("equity-office", "reviewer", true)]
    [InlineData("equity-office", "moderator", true)]
    [InlineData("equity-office", "equity-office", false)]
    [InlineData("administrator", "unit-lead", true)]
    [InlineData("administrator", "equity-office", true)]
    public async Task Nobody_gives_or_takes_back_a_role_that_is_above_the_own(string own, string role, bool may)
    {
        var unit = await identity.UnitAsync();
        var somebody = await identity.PersonAsync();
        var granter = identity.SignedInAs(own == "administrator" ? own : $"{own}:{unit.Id}");
        var given = granter.PostAsync("/v1/memberships", new { personId = somebody.Id, role, unit = unit.Key });
        if (may)
        {
            var membership = await given.ShouldAnswerAsync(HttpStatusCode.Created);
            await granter.PostAsync($"/v1/memberships/{membership.Id()}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
            return;
        }

        await given.ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
        var others = await GrantAsync(somebody.Id, role, unit.Key);
        await granter.PostAsync($"/v1/memberships/{others.Id()}/ending", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
    }

    [Theory]
    [InlineData("administrator")]
    [InlineData("auditor")]
    [InlineData("integrator")]
    [InlineData("equity-office")]
    public async Task A_program_makes_nobody_more_than_the_office_could(string role)
    {
        var somebody = await identity.PersonAsync();
        var program = identity.SignedInWith("members.read", "members.write");

        await program.PostAsync("/v1/memberships", new { personId = somebody.Id, role }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
        await program.PostAsync("/v1/memberships", new { personId = somebody.Id, role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_lead_gives_roles_for_the_own_unit_and_those_below_and_for_no_other()
    {
        var (school, beside) = (await identity.UnitAsync(), await identity.UnitAsync());
        var department = await identity.UnitAsync(parent: school.Id);
        var lead = identity.SignedInAs($"unit-lead:{school.Id}");
        var somebody = await identity.PersonAsync();

        await lead.PostAsync("/v1/memberships", new { personId = somebody.Id, role = "unit-editor", unit = department.Key }).ShouldAnswerAsync(HttpStatusCode.Created);
        await lead.PostAsync("/v1/memberships", new { personId = somebody.Id, role = "unit-editor", unit = beside.Key }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        var foreign = await GrantAsync(somebody.Id, "unit-editor", beside.Key);
        await lead.GetAsync($"/v1/memberships/{foreign.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await lead.PostAsync($"/v1/memberships/{foreign.Id()}/ending", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        await lead.GetAsync($"/v1/memberships?unit={beside.Key}").ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-your-unit");
        (await lead.GetAsync($"/v1/memberships?person={somebody.Id}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Select(one => one.GetProperty("unit").Text("key")).ShouldBe([department.Key]);
    }

    [Fact]
    public async Task Who_could_edit_on_a_day_has_an_answer()
    {
        var school = await identity.UnitAsync();
        var department = await identity.UnitAsync(parent: school.Id);
        var office = identity.SignedInAs("administrator");
        var (early, late, above) = (await identity.PersonAsync(), await identity.PersonAsync(), await identity.PersonAsync());
        var first = identity.Clock.Now;
        try
        {
            var before = await GrantAsync(early.Id, "unit-editor", department.Key);
            await GrantAsync(above.Id, "unit-lead", school.Key);
            identity.Clock.Now = first.AddDays(10);
            await office.PostAsync($"/v1/memberships/{before.Id()}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
            await GrantAsync(late.Id, "unit-editor", department.Key, until: first.AddDays(20));
            identity.Clock.Now = first.AddDays(30);

            (await EditorsAsync(first.AddDays(-1))).ShouldBeEmpty();
            (await EditorsAsync(first.AddDays(5))).ShouldBe([early.Id, above.Id], ignoreOrder: true);
            (await EditorsAsync(first.AddDays(10))).ShouldBe([early.Id, above.Id, late.Id], ignoreOrder: true);
            (await EditorsAsync(first.AddDays(15))).ShouldBe([above.Id, late.Id], ignoreOrder: true);
            (await EditorsAsync(null)).ShouldBe([above.Id]);
        }
        finally
        {
            identity.Clock.Now = first;
        }

        async Task<IEnumerable<Guid>> EditorsAsync(DateTimeOffset? on) =>
            (await office.GetAsync($"/v1/memberships?unit={department.Key}{(on is { } day ? $"&on={day:yyyy-MM-dd}" : "")}").ShouldAnswerAsync(HttpStatusCode.OK))
                .List().Where(one => one.Text("role") is "unit-lead" or "unit-editor").Select(one => one.GetProperty("person").Id());
    }

    [Fact]
    public async Task A_token_outlives_a_role_that_was_taken_back_by_ten_minutes_at_most_and_a_refresh_not_at_all()
    {
        var unit = await identity.UnitAsync();
        var person = await identity.PersonAsync();
        var membership = await GrantAsync(person.Id, "unit-editor", unit.Key);
        var client = identity.Client();
        var tokens = await client.TokensAsync(person);
        RolesOf(tokens).ShouldBe([$"unit-editor:{unit.Id}"]);

        await identity.SignedInAs("administrator").PostAsync($"/v1/memberships/{membership.Id()}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        TestClient.Read(tokens, "access_token").ValidTo.ShouldBeLessThanOrEqualTo(identity.Clock.Now.UtcDateTime.AddMinutes(10));
        RolesOf(await client.RefreshAsync(tokens).ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_item_is_handed_over_for_a_time()
    {
        var unit = await identity.UnitAsync();
        var (person, item, now) = (await identity.PersonAsync(), Guid.NewGuid(), identity.Clock.Now);
        var lead = identity.SignedInAs($"unit-lead:{unit.Id}");
        await lead.PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-editor", unit = unit.Key, itemId = item }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await lead.PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-editor", unit = unit.Key, itemId = item, until = now.AddDays(-1) }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await lead.PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-editor", unit = unit.Key, itemId = item, until = now.AddDays(1) }).ShouldAnswerAsync(HttpStatusCode.Created);

        RolesOf(await identity.Client().TokensAsync(person)).ShouldBe([$"unit-editor:{unit.Id}:{item}"]);
        try
        {
            identity.Clock.Now = now.AddDays(1);
            RolesOf(await identity.Client().TokensAsync(person)).ShouldBeEmpty();
        }
        finally
        {
            identity.Clock.Now = now;
        }
    }

    [Fact]
    public async Task What_is_given_and_taken_back_is_told_in_the_feed()
    {
        var unit = await identity.UnitAsync();
        var person = await identity.PersonAsync();
        var membership = await GrantAsync(person.Id, "reviewer", unit.Key);
        await identity.SignedInAs("administrator").PostAsync($"/v1/memberships/{membership.Id()}/ending", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);

        IReadOnlyList<JsonElement> told = [];
        await Eventually.TrueAsync(async () => (told = [.. (await identity.SignedInWith("events.read").GetAsync("/v1/identity-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List()
            .Where(one => one.Id("aggregateId") == membership.Id())]).Count == 2, "the feed does not tell of both");

        told.Select(one => one.Text("type")).ShouldBe(["identity.member-granted.v1", "identity.member-revoked.v1"]);
        told[0].GetProperty("data").Id("personId").ShouldBe(person.Id);
        (await identity.AuditOfAsync($"membership/{membership.Id()}", changes: 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Somebody_who_leaves_holds_nothing_and_is_given_no_token()
    {
        var unit = await identity.UnitAsync();
        var person = await identity.PersonAsync();
        await GrantAsync(person.Id, "unit-lead", unit.Key);
        var client = identity.Client();
        var tokens = await client.TokensAsync(person);

        (await identity.SignedInAs("equity-office").PostAsync($"/v1/people/{person.Id}/ending", new { }).ShouldAnswerAsync(HttpStatusCode.OK)).Text("endedAt").ShouldNotBeNull();

        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
        (await identity.SignedInAs("administrator").GetAsync($"/v1/memberships?person={person.Id}").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldBeEmpty();
        await identity.SignedInAs("administrator").PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-lead", unit = unit.Key }).ShouldRefuseAsync(HttpStatusCode.Conflict, "person-ended");
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var administrators = await identity.LookAsync(db => db.Memberships.Where(one => one.Role == "administrator" && one.EndedAt == null).ToListAsync());
        var only = administrators.ShouldHaveSingleItem();
        var administrator = identity.SignedInAs("administrator");

        await administrator.PostAsync($"/v1/memberships/{only.Id}/ending", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Conflict, "last-administrator");
        await administrator.PostAsync($"/v1/people/{only.PersonId}/ending", new { }).ShouldRefuseAsync(HttpStatusCode.Conflict, "last-administrator");
        await identity.SignedInAs("equity-office").PostAsync($"/v1/people/{only.PersonId}/ending", new { }).ShouldRefuseAsync(HttpStatusCode.Forbidden, "beyond-own-rights");
        (await identity.LookAsync(db => db.People.SingleAsync(one => one.Id == only.PersonId))).EndedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Roles_come_from_nowhere_but_a_grant()
    {
        var unit = await identity.UnitAsync();
        var person = await identity.PersonAsync();
        var client = identity.Client();

        RolesOf(await client.RedeemAsync(await client.CodeAsync(person, client.Request(("roles", "administrator"), ("scope", "openid administrator roles"))), ("roles", "administrator"))
            .ShouldAnswerAsync(HttpStatusCode.OK)).ShouldBeEmpty();
        await identity.SignedInAs($"unit-lead:{unit.Id}").PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-editor", unit = unit.Key, roles = new[] { "administrator" } }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
        await identity.SignedInAs($"unit-lead:{unit.Id}").PostAsync("/v1/memberships", new { personId = person.Id, role = "unit-editor", unit = unit.Key, grantedBy = "somebody else" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    Task<JsonElement> GrantAsync(Guid personId, string role, string unit, DateTimeOffset? until = null) =>
        identity.SignedInAs("administrator").PostAsync("/v1/memberships", new { personId, role, unit, until }).ShouldAnswerAsync(HttpStatusCode.Created);

    static string[] RolesOf(JsonElement tokens) => TestClient.Read(tokens, "access_token").TryGetPayloadValue<string[]>("roles", out var roles) ? roles : [];
}
