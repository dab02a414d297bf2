using System.Net;
using System.Text.Json;
using Contracts.Plans;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Feedback.Tests;

/// <summary>Received, published, answered; and who may know of what.</summary>
public sealed class FeedbackTests(RunningFeedback feedback) : IClassFixture<RunningFeedback>
{
    readonly HttpClient anybody = feedback.Service.Anybody();
    readonly HttpClient moderator = feedback.Service.SignedInWith("feedback.moderate", "feedback.answer", "events.read");

    [Fact]
    public async Task Anybody_gives_feedback_while_a_consultation_is_open_and_it_is_published_and_answered()
    {
        var plan = await ConsultationAsync();

        var sent = await SendAsync(plan, "More lifts, please.", plan.Items[0].ItemId);
        sent.Text("receipt").ShouldNotBeNullOrEmpty();
        await anybody.GetAsync($"/v1/feedback/{sent.Id()}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        (await WithReceipt(sent, $"/v1/feedback/{sent.Id()}").ShouldAnswerAsync(HttpStatusCode.OK)).Text("state").ShouldBe("Received");

        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/publication", new { text = "More lifts." }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/answer", new { answer = "Two will come." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);

        var read = await anybody.GetAsync($"/v1/feedback/{sent.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        (read.Text("state"), read.Text("text"), read.Text("answer")).ShouldBe(("Answered", "More lifts.", "Two will come."));
        (await anybody.GetAsync($"/v1/feedback?item={plan.Items[0].ItemId}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single().Id().ShouldBe(sent.Id());
    }

    [Fact]
    public async Task A_topic_is_given_for_the_receipt_only_and_the_answer_is_told_under_it_without_naming_the_feedback()
    {
        var sent = await SendAsync(await ConsultationAsync(), "Who answers?");
        await anybody.GetAsync($"/v1/feedback/{sent.Id()}/topic").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
        var topic = (await WithReceipt(sent, $"/v1/feedback/{sent.Id()}/topic").ShouldAnswerAsync(HttpStatusCode.OK)).Text("topic").ShouldNotBeNull()["answer:".Length..];

        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/publication", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/answer", new { answer = "The office." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);

        JsonElement followUp = default;
        await Eventually.TrueAsync(async () => (followUp = (await EventsAsync()).SingleOrDefault(one => one.Text("aggregateId") == topic)).ValueKind == JsonValueKind.Object, "No follow-up was told");
        followUp.Text("type").ShouldBe("feedback.follow-up.v1");
        followUp.ToString().ShouldNotContain(sent.Id().ToString());
        followUp.ToString().ShouldNotContain("The office.");
    }

    [Fact]
    public async Task Nothing_that_is_stored_or_told_of_feedback_has_a_time_of_day_or_its_words_before_they_are_published()
    {
        var words = $"Words {Guid.NewGuid():N}";
        var sent = await SendAsync(await ConsultationAsync(), words);

        await Eventually.TrueAsync(async () => (await EventsAsync()).Any(one => one.Id("aggregateId") == sent.Id()), "It was not told");
        var told = (await EventsAsync()).Single(one => one.Id("aggregateId") == sent.Id());
        told.GetProperty("occurredAt").GetDateTimeOffset().TimeOfDay.ShouldBe(TimeSpan.Zero);
        told.ToString().ShouldNotContain(words);
        (await feedback.Service.LookAsync(db => db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM event_log WHERE aggregate_id = {sent.Id()} AND trace_parent IS NOT NULL""").SingleAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_submission_sent_twice_is_one_and_gets_the_same_receipt_although_none_is_stored()
    {
        var plan = await ConsultationAsync();
        var key = Guid.NewGuid().ToString();
        var body = new { consultationId = plan.VersionId, text = "Twice." };

        var answers = new List<JsonElement> { await anybody.PostAsync("/v1/feedback", body, key: key).ShouldAnswerAsync(HttpStatusCode.Created), await anybody.PostAsync("/v1/feedback", body, key: key).ShouldAnswerAsync(HttpStatusCode.Created) };

        answers[1].Id().ShouldBe(answers[0].Id());
        answers[1].Text("receipt").ShouldBe(answers[0].Text("receipt"));
        (await feedback.Service.LookAsync(db => db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM idempotency_key WHERE body IS NOT NULL""").SingleAsync())).ShouldBe(0);
        await anybody.PostAsync("/v1/feedback", body, key: "guessable").ShouldRefuseAsync(HttpStatusCode.BadRequest, "idempotency-key-malformed");
    }

    [Fact]
    public async Task A_consultation_closes_after_its_day_by_hand_and_when_its_version_is_adopted()
    {
        var (late, byHand, adopted) = (await ConsultationAsync(), await ConsultationAsync(), await ConsultationAsync());
        await moderator.PostAsync($"/v1/consultations/{byHand.VersionId}/closing", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await feedback.Service.HearsAsync(adopted.Adopted());
        await TryAsync(byHand).ShouldRefuseAsync(HttpStatusCode.Conflict, "consultation-closed");
        await TryAsync(adopted).ShouldRefuseAsync(HttpStatusCode.Conflict, "consultation-closed");

        var now = feedback.Service.Clock.Now;
        try
        {
            feedback.Service.Clock.Now = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
            await TryAsync(late).ShouldRefuseAsync(HttpStatusCode.Conflict, "consultation-closed");
        }
        finally
        {
            feedback.Service.Clock.Now = now;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_withdrawn_version_takes_no_feedback_whatever_is_heard_of_first(bool publishedFirst)
    {
        var plan = SomePlan.OfTheInstitute("Doors.");
        if (publishedFirst) await feedback.Service.HearsAsync(plan.Published());
        await feedback.Service.HearsAsync(plan.Withdrawn());
        if (!publishedFirst) await feedback.Service.HearsAsync(plan.Published());

        await TryAsync(plan).ShouldRefuseAsync(HttpStatusCode.Conflict, "consultation-closed");
    }

    [Fact]
    public async Task An_adoption_that_is_heard_of_first_leaves_no_consultation_open()
    {
        var plan = SomePlan.OfTheInstitute("Doors.");
        await feedback.Service.HearsAsync(plan.Adopted());
        await feedback.Service.HearsAsync(plan.Published());

        (await anybody.GetAsync($"/v1/consultations/{plan.VersionId}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("isOpen").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_version_heard_of_as_published_and_adopted_at_the_same_moment_takes_no_feedback()
    {
        var plans = Enumerable.Range(0, 40).Select(_ => SomePlan.OfTheInstitute("Doors.")).ToList();
        await Task.WhenAll(plans.SelectMany(plan => (Task[])[feedback.Service.HearsAsync(plan.Published()), feedback.Service.HearsAsync(plan.Adopted())]));

        foreach (var plan in plans)
            (await anybody.GetAsync($"/v1/consultations/{plan.VersionId}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("isOpen").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Feedback_without_words_or_on_what_is_not_consulted_on_is_refused()
    {
        var plan = await ConsultationAsync();
        await TryAsync(plan, "   ").ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await TryAsync(plan, new string('a', 5001)).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await TryAsync(plan, "On nothing.", Guid.NewGuid()).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await TryAsync(SomePlan.OfTheInstitute("Never published."), "Where?").ShouldRefuseAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Only_moderators_see_publish_and_answer()
    {
        var sent = await SendAsync(await ConsultationAsync(), "Quietly.");
        foreach (var change in new[] { "publication", "answer" })
            await anybody.PostAsync($"/v1/feedback/{sent.Id()}/{change}", new { answer = "x" }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "not-signed-in");
        await feedback.Service.SignedInWith("plans.write").PostAsync($"/v1/feedback/{sent.Id()}/publication", new { }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Forbidden, "not-allowed");
        (await anybody.GetAsync("/v1/feedback?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().ShouldNotContain(one => one.Id() == sent.Id());
        await moderator.PostAsync($"/v1/feedback/{sent.Id()}/answer", new { answer = "Too soon." }, ifMatch: 1).ShouldRefuseAsync(HttpStatusCode.Conflict, "feedback-not-published");
    }

    async Task<PlanVersionContent> ConsultationAsync()
    {
        var plan = SomePlan.OfTheInstitute("Every door opens.");
        await feedback.Service.HearsAsync(plan.Published());
        return plan;
    }

    Task<HttpResponseMessage> TryAsync(PlanVersionContent plan, string text = "Hello.", Guid? item = null) =>
        anybody.PostAsync("/v1/feedback", new { consultationId = plan.VersionId, text, itemId = item });

    Task<JsonElement> SendAsync(PlanVersionContent plan, string text, Guid? item = null) => TryAsync(plan, text, item).ShouldAnswerAsync(HttpStatusCode.Created);

    Task<HttpResponseMessage> WithReceipt(JsonElement sent, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Receipt", sent.Text("receipt"));
        return anybody.SendAsync(request);
    }

    async Task<IReadOnlyList<JsonElement>> EventsAsync() => (await moderator.GetAsync("/v1/feedback-events?limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List();
}
