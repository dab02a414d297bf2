using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Notifications.Tests;

/// <summary>That somebody subscribed is on record; the address and the links are not.</summary>
public sealed class AuditTests(RunningNotifications notifications) : IClassFixture<RunningNotifications>
{
    readonly HttpClient anybody = notifications.Service.Anybody();

    [Fact]
    public Task Every_entity_says_what_is_recorded_of_it() => notifications.Service.LookAsync(db =>
    {
        StatedAudit.ShouldBeComplete(db, "Notifications");
        return Task.FromResult(0);
    });

    [Fact]
    public async Task A_subscription_is_on_record_without_its_address_and_its_links()
    {
        var email = $"reader-{Guid.NewGuid():N}@example.org";
        await anybody.PostAsync("/v1/subscriptions", new { email, topics = new[] { "plans" } }).ShouldAnswerAsync(HttpStatusCode.Accepted);
        var subscription = await notifications.Service.LookAsync(db => db.Subscriptions.SingleAsync(one => one.Email == email));
        var letter = await notifications.Service.LookAsync(db => db.Mails.SingleAsync(one => one.Recipient == email));
        var token = letter.Text.Split("token=")[1].Split('\n')[0].Trim();
        await anybody.PostAsync("/v1/subscriptions/confirmation", new { token }).ShouldAnswerAsync(HttpStatusCode.OK);

        var entries = await notifications.Service.AuditOfAsync($"subscription/{subscription.Id}", changes: 2);
        entries.Select(entry => (entry.Text("actor"), entry.Text("action"), entry.GetProperty("after").ToString())).ShouldBe(
        [
            ("anonymous", "POST /v1/subscriptions", """{"state":"Pending","version":1}"""),
            ("anonymous", "POST /v1/subscriptions/confirmation", """{"state":"Confirmed"}"""),
        ]);
        var all = await notifications.Service.AuditTextAsync();
        all.ShouldNotContain(email);
        all.ShouldNotContain("@");
        all.ShouldNotContain(token);
    }
}
