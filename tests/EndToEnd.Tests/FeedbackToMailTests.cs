using System.Net;
using System.Text.RegularExpressions;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>From a word on a draft, over its answer, to a letter: through Plans, Feedback, Notifications and the portal.</summary>
public sealed partial class FeedbackToMailTests(RunningPlatform running)
{
    [Fact]
    public async Task Who_follows_an_answer_under_a_topic_that_leads_nowhere_is_told_of_it_by_mail()
    {
        using var office = await Office.OfAsync(running.Platform);
        using var institute = await office.PostAsync("plans", "v1/units", new { key = "institute", name = "The institute" });
        var version = await office.OpenAsync(await office.ImportAsync("institute", $"A plan {Guid.NewGuid():N}\n\nCommitment 1: Doors open.\n• Oil the hinges.\n", $"Doors {Guid.NewGuid():N}"));
        await Eventually.TrueAsync(async () => (await office.GetAsync("feedback", $"v1/consultations/{version.Id()}")).IsSuccessStatusCode, "The consultation did not open");

        var sent = await office.PostAsync("feedback", "v1/feedback", new { consultationId = version.Id(), text = "Which doors?" }).ShouldAnswerAsync(HttpStatusCode.Created);
        var topic = await TopicAsync(sent.Id(), sent.Text("receipt"));
        var email = $"reader-{Guid.NewGuid():N}@example.org";
        await office.PostAsync("notifications", "v1/subscriptions", new { email, topics = new[] { topic } }).ShouldAnswerAsync(HttpStatusCode.Accepted);
        var link = LinkForm().Match(await LetterAsync(email, "Please confirm")).Value;
        using (var http = new HttpClient())
        {
            (await (await http.GetAsync(new Uri(link))).Content.ReadAsStringAsync()).ShouldContain("<button");
            var token = new Uri(link).Query["?token=".Length..];
            (await http.PostAsync(new Uri(link), new FormUrlEncodedContent([new("token", token)]))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await office.PostAsync("feedback", $"v1/feedback/{sent.Id()}/publication", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
        await office.PostAsync("feedback", $"v1/feedback/{sent.Id()}/answer", new { answer = "All of them." }, ifMatch: 2).ShouldAnswerAsync(HttpStatusCode.OK);

        (await LetterAsync(email, "Your feedback was answered")).ShouldNotContain(sent.Id().ToString());
    }

    async Task<string?> TopicAsync(Guid feedback, string? receipt)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Receipt", receipt);
        return (await http.GetAsync(new Uri(running.Platform.Address("feedback"), $"v1/feedback/{feedback}/topic")).ShouldAnswerAsync(HttpStatusCode.OK)).Text("topic");
    }

    /// <summary>The letter's words, without the soft line breaks of quoted-printable.</summary>
    async Task<string> LetterAsync(string email, string subject)
    {
        var letter = "";
        await Eventually.TrueAsync(async () =>
        {
            foreach (var file in Directory.GetFiles(running.Platform.MailFolder, "*.eml"))
            {
                var source = await File.ReadAllTextAsync(file);
                if (source.Contains("To: " + email, StringComparison.Ordinal) && source.Contains("Subject: " + subject, StringComparison.Ordinal)) letter = source;
            }

            return letter.Length > 0;
        }, $"No letter '{subject}' came");
        return letter.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }

    [GeneratedRegex("http://[^\\s]+/subscriptions/confirm\\?token=[0-9a-f.]+", RegexOptions.NonBacktracking)]
    private static partial Regex LinkForm();
}
