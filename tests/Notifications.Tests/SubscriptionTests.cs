using System.Net;
using System.Text.RegularExpressions;
using Contracts.Feedback;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Notifications.Tests;

/// <summary>From a wish to letters, and out again. Letters are read as .eml files.</summary>
public sealed partial class SubscriptionTests(RunningNotifications notifications) : IClassFixture<RunningNotifications>
{
    readonly HttpClient anybody = notifications.Service.Anybody();

    [Fact]
    public async Task Nothing_but_the_question_goes_out_before_the_button_was_pressed()
    {
        var (email, plan) = (NewEmail(), SomePlan.OfTheInstitute("Doors."));
        await SubscribeAsync(email, $"plan:{plan.PlanId}");
        await notifications.Service.HearsAsync(plan.Adopted());

        var letter = (await LettersAsync(email, 1)).Single();
        letter.Subject.ShouldBe("Please confirm your subscription");
        letter.Source.ShouldNotContain("List-Unsubscribe");
    }

    [Fact]
    public async Task Of_a_minor_change_nobody_hears()
    {
        var (email, plan) = (NewEmail(), SomePlan.OfTheInstitute("Doors."));
        await ConfirmAsync(email, $"plan:{plan.PlanId}");

        await notifications.Service.HearsAsync(plan.Adopted() with { IsMinor = true });
        await notifications.Service.HearsAsync(plan.Adopted(planVersion: 4) with { Content = plan with { VersionId = Guid.CreateVersion7(), Number = 2 } });

        (await LettersAsync(email, 2)).Select(letter => letter.Subject).ShouldBe(["Please confirm your subscription", $"Adopted: {plan.PlanTitle}"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_confirmed_subscriber_hears_of_an_adoption_once_however_often_it_is_told()
    {
        var (email, plan) = (NewEmail(), SomePlan.OfTheInstitute("Doors."));
        await ConfirmAsync(email, $"plan:{plan.PlanId}", "plans");

        await notifications.Service.HearsAsync(plan.Adopted());
        await notifications.Service.HearsAsync(plan.Adopted());

        var letters = await LettersAsync(email, 3);
        letters.Count(letter => letter.Subject == $"Adopted: {plan.PlanTitle}").ShouldBe(1);
        letters.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_is_told_to_whoever_follows_its_topic()
    {
        var (email, topic) = (NewEmail(), Guid.NewGuid());
        await ConfirmAsync(email, $"answer:{topic}");

        await notifications.Service.HearsAsync(new FeedbackFollowUp(topic, "A plan"));

        (await LettersAsync(email, 2)).ShouldContain(letter => letter.Subject == "Your feedback was answered");
    }

    [Fact]
    public async Task An_open_consultation_is_told()
    {
        var (email, plan) = (NewEmail(), Guid.NewGuid());
        await ConfirmAsync(email, $"plan:{plan}");

        await notifications.Service.HearsAsync(new ConsultationOpened(Guid.NewGuid(), 1, plan, "A plan", new DateOnly(2026, 12, 18)));

        (await LettersAsync(email, 2)).Single(letter => letter.Subject == "Open for comment: A plan").Text.ShouldContain("18 December 2026");
    }

    [Fact]
    public async Task Who_ends_a_subscription_hears_no_more_and_may_end_it_twice()
    {
        var (email, plan) = (NewEmail(), SomePlan.OfTheInstitute("Doors."));
        await ConfirmAsync(email, $"plan:{plan.PlanId}");
        await notifications.Service.HearsAsync(new ConsultationOpened(plan.VersionId, 1, plan.PlanId, plan.PlanTitle, new DateOnly(2026, 12, 18)));
        var letter = (await LettersAsync(email, 2)).Single(one => one.Subject.StartsWith("Open", StringComparison.Ordinal));
        letter.Source.ShouldContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");

        await anybody.PostAsync("/v1/subscriptions/ending", new { token = letter.Token }).ShouldAnswerAsync(HttpStatusCode.NoContent);
        await anybody.PostAsync("/v1/subscriptions/ending", new { token = letter.Token }).ShouldAnswerAsync(HttpStatusCode.NoContent);
        await notifications.Service.HearsAsync(plan.Adopted());

        (await notifications.Service.LookAsync(db => db.Mails.CountAsync(mail => mail.Recipient == email))).ShouldBe(2);
    }

    [Fact]
    public async Task A_link_dies_after_a_week_and_one_that_is_not_ours_never_lived()
    {
        var email = NewEmail();
        await SubscribeAsync(email, "plans");
        var letter = (await LettersAsync(email, 1)).Single();
        await anybody.PostAsync("/v1/subscriptions/confirmation", new { token = letter.Token[..^1] + (letter.Token[^1] == '0' ? '1' : '0') }).ShouldRefuseAsync(HttpStatusCode.NotFound, "link-expired");
        await anybody.PostAsync("/v1/subscriptions/ending", new { token = letter.Token }).ShouldRefuseAsync(HttpStatusCode.NotFound, "link-expired");

        var now = notifications.Service.Clock.Now;
        try
        {
            notifications.Service.Clock.Now = now.AddDays(8);
            await anybody.PostAsync("/v1/subscriptions/confirmation", new { token = letter.Token }).ShouldRefuseAsync(HttpStatusCode.NotFound, "link-expired");
        }
        finally
        {
            notifications.Service.Clock.Now = now;
        }
    }

    [Fact]
    public async Task Whether_an_address_is_known_cannot_be_told_from_the_answer_and_it_is_not_asked_twice_at_once()
    {
        var email = NewEmail();
        var first = await SubscribeAsync(email, "plans");
        var second = await SubscribeAsync(email.ToUpperInvariant(), "plans");

        second.ShouldBe(first);
        (await notifications.Service.LookAsync(db => db.Mails.CountAsync(mail => mail.Recipient == email))).ShouldBe(1);
    }

    [Theory]
    [InlineData("no address", "plans", "#/email")]
    [InlineData("Name <a@example.org>", "plans", "#/email")]
    [InlineData("a@example.org", "everything", "#/topics/0")]
    [InlineData("a@example.org", "plan:7", "#/topics/0")]
    public async Task A_wish_that_cannot_be_kept_is_refused_with_its_place(string email, string topic, string pointer) =>
        (await anybody.PostAsync("/v1/subscriptions", new { email, topics = new[] { topic } }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request"))
            .List("errors")[0].Text("pointer").ShouldBe(pointer);

    static string NewEmail() => $"reader-{Guid.NewGuid():N}@example.org";

    async Task<string> SubscribeAsync(string email, params string[] topics) =>
        (await anybody.PostAsync("/v1/subscriptions", new { email, topics }).ShouldAnswerAsync(HttpStatusCode.Accepted)).ToString();

    async Task ConfirmAsync(string email, params string[] topics)
    {
        await SubscribeAsync(email, topics);
        foreach (var letter in await LettersAsync(email, topics.Length))
            await anybody.PostAsync("/v1/subscriptions/confirmation", new { token = letter.Token }).ShouldAnswerAsync(HttpStatusCode.OK);
    }

    async Task<List<Letter>> LettersAsync(string email, int count)
    {
        var letters = new List<Letter>();
        await Eventually.TrueAsync(async () =>
        {
            letters.Clear();
            foreach (var file in Directory.GetFiles(notifications.Service.MailFolder, "*.eml"))
                if (Letter.Of(await File.ReadAllTextAsync(file)) is { } letter && letter.Recipient == email) letters.Add(letter);
            return letters.Count >= count;
        }, $"{count} letters did not come");
        return letters;
    }

    sealed partial record Letter(string Recipient, string Subject, string Text, string Source)
    {
        public string Token => TokenForm().Match(Text).Groups[1].Value;

        public static Letter Of(string source)
        {
            var (head, body) = source.Split("\r\n\r\n", 2) is [var first, var rest] ? (first, rest) : (source, "");
            var text = QuotedForm().Replace(body.Replace("=\r\n", "", StringComparison.Ordinal), match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
            return new(HeaderOf(head, "To"), HeaderOf(head, "Subject"), text, source);
        }

        static string HeaderOf(string head, string name) => head.Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];

        [GeneratedRegex("token=([0-9a-f.]+)", RegexOptions.NonBacktracking)]
        private static partial Regex TokenForm();

        [GeneratedRegex("=([0-9A-F]{2})", RegexOptions.NonBacktracking)]
        private static partial Regex QuotedForm();
    }
}
