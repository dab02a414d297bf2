using System.Net;
using System.Text.Json;
using Contracts.Plans;
using TestKit;

namespace Feedback.Tests;

/// <summary>What the office does is on record; who gave feedback is not, nor what they said.</summary>
public sealed class AuditTests(RunningFeedback feedback) : IClassFixture<RunningFeedback>
{
    readonly HttpClient moderator = feedback.Service.SignedInWith("feedback.moderate", "feedback.answer");

    [Fact]
    public Task Every_entity_says_what_is_recorded_of_it() => feedback.Service.LookAsync(db =>
    {
        StatedAudit.ShouldBeComplete(db, "Feedback");
        return Task.FromResult(0);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_gave_feedback_and_when_on_that_day_is_not_on_record_not_even_with_a_token(bool signedIn)
    {
        var words = $"Words {Guid.NewGuid():N}";
        var sent = await SendAsync(signedIn ? moderator : feedback.Service.Anybody(), (await ConsultationAsync()).Plan, words);

        var entry = (await feedback.Service.AuditOfAsync($"submission/{sent.Id()}")).ShouldHaveSingleItem();
        (entry.Text("actor"), entry.Text("action")).ShouldBe(("anonymous", "POST /v1/feedback"));
        entry.GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(feedback.Service.Clock.Now.UtcDateTime.Date, TimeSpan.Zero));
        var all = await feedback.Service.AuditTextAsync();
        all.ShouldNotContain(words);
        all.ShouldNotContain(sent.Text("receipt").ShouldNotBeNull());
    }

    [Fact]
    public async Task A_moderator_is_on_record_and_the_words_are_not()
    {
        var (words, better, answer) = ($"Words {Guid.NewGuid():N}", $"Better {Guid.NewGuid():N}", $"Answer {Guid.NewGuid():N}");
        var sent = await SendAsync(feedback.Service.Anybody(), (await ConsultationAsync()).Plan, words);
        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/publication", new { text = better }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/answer", new { answer }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);

        var entries = await feedback.Service.AuditOfAsync($"submission/{sent.Id()}", changes: 3);
        entries.Select(entry => entry.Text("actor")).ShouldBe(["anonymous", "tester", "tester"]);
        entries[1].GetProperty("before").ToString().ShouldBe("""{"publicText":null,"state":"Received","version":1}""");
        entries[1].GetProperty("after").ToString().ShouldBe("""{"publicText":"***","state":"Published","version":2}""");
        var all = await feedback.Service.AuditTextAsync();
        foreach (var said in new[] { words, better, answer }) all.ShouldNotContain(said);
    }

    [Fact]
    public async Task What_an_event_brought_about_names_the_event()
    {
        var (plan, message) = await ConsultationAsync();

        var entry = (await feedback.Service.AuditOfAsync($"consultation/{plan.VersionId}")).ShouldHaveSingleItem();
        (entry.Text("actor"), entry.Text("action"), entry.Id("messageId")).ShouldBe(("event:plans.version-published.v1", "feedback-on-plan-version-published", message));
        entry.GetProperty("after").GetProperty("isClosed").GetBoolean().ShouldBeFalse();
    }

    async Task<(PlanVersionContent Plan, Guid Message)> ConsultationAsync()
    {
        var (plan, message) = (SomePlan.OfTheInstitute("Every door opens."), Guid.NewGuid());
        await feedback.Service.HearsAsync(plan.Published(), message);
        return (plan, message);
    }

    static Task<JsonElement> SendAsync(HttpClient sender, PlanVersionContent plan, string text) =>
        sender.PostAsync("/v1/feedback", new { consultationId = plan.VersionId, text }).ShouldAnswerAsync(HttpStatusCode.Created);
}
