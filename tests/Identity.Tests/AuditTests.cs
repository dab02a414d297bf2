using IdentityService.Tokens;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>That keys and clients were made is on record; nothing of a secret is.</summary>
public sealed class AuditTests(RunningIdentity identity) : IClassFixture<RunningIdentity>
{
    [Fact]
    public Task Every_entity_says_what_is_recorded_of_it() => identity.Service.LookAsync(db =>
    {
        StatedAudit.ShouldBeComplete(db, "Identity");
        return Task.FromResult(0);
    });

    [Fact]
    public async Task The_first_start_is_on_record_without_its_secrets()
    {
        var entry = (await identity.Service.AuditOfAsync("client/administrator")).ShouldHaveSingleItem();
        (entry.Text("actor"), entry.Text("action")).ShouldBe(("system", "FirstStart"));
        (await identity.Service.AuditOfAsync("client-secret")).ShouldContain(one => one.GetProperty("after").Text("clientId") == "administrator" && one.GetProperty("after").Text("hash") == "***");
        entry.GetProperty("after").Text("scopes").ShouldNotBeNull().ShouldContain("plans.write");

        var key = await identity.Service.LookAsync(db => db.SigningKeys.SingleAsync());
        (await identity.Service.AuditOfAsync($"signing-key/{key.Id}")).ShouldHaveSingleItem().GetProperty("after").Text("pkcs8").ShouldBe("***");
        var hash = await identity.Service.LookAsync(db => db.Set<ClientSecret>().Where(secret => secret.ClientId == "administrator").Select(secret => secret.Hash).SingleAsync());
        var all = await identity.Service.AuditTextAsync();
        foreach (var secret in new[] { hash, key.Pkcs8[..24], key.Pkcs8[^24..] })
        {
            all.ShouldNotContain(Convert.ToHexString(secret), Case.Insensitive);
            all.ShouldNotContain(Convert.ToBase64String(secret));
        }

        all.ShouldNotContain("secret of the test");
    }
}
