using System.Net;
using System.Text.Json;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>The institute's real draft gets a next version by hand: every alignment ends as it should, and the preview said so.</summary>
public sealed class RebasingTests(RunningPlatform running)
{
    const string Title = "The plan that goes on";

    [Fact]
    public async Task What_the_preview_says_of_the_next_version_is_what_its_adoption_does()
    {
        using var office = await Office.OfAsync(running.Platform);
        // Other tests use the same platform, and one of them may have registered it.
        (await office.PostAsync("plans", "v1/units", new { key = "institute", name = "institute" })).Dispose();
        await office.RegisterAsync("libraries-again", parent: "institute");
        var page = SharedFiles.ReadText("seeds/institute-plan-draft.txt");
        var draft = await office.OpenAsync(await office.ImportAsync("institute", page, Title));
        var libraries = await office.AdoptAsync(await office.ImportAsync("libraries-again", SharedFiles.ReadText("seeds/libraries-plan-2023.txt")));
        await office.CoverageAsync(one => one.List("units").Any(unit => unit.Text("key") == "libraries-again" && unit.GetProperty("actions").GetInt32() == 10) && one.List("commitments").Any(commitment => commitment.Id("versionId") == draft.Id()), "The plans did not arrive");
        var (commitments, actions) = (Of(draft, "Commitment"), Of(draft, "Action"));

        // The ten actions of the Libraries stand for all that can happen to what they serve.
        (JsonElement Target, string Becomes)[] served =
        [
            (commitments[0], "Valid"), (actions[3], "Valid"), (actions[1], "NeedsReview"), (actions[2], "Orphaned"), (commitments[2], "Carried"), (actions[6], "Orphaned"), (actions[10], "Valid"), (actions[4], "Valid"), (actions[5], "Valid"), (commitments[1], "Valid"),
        ];
        var alignments = new List<Guid>();
        foreach (var (action, (target, _)) in Of(libraries, "Action").Zip(served))
        {
            var proposed = await office.PostAsync("alignment", "v1/alignments", new { subjectItemId = action.Id(), objectItemId = target.Id() }).ShouldAnswerAsync(HttpStatusCode.Created);
            await office.PostAsync("alignment", $"v1/alignments/{proposed.Id()}/acceptance", new { }, ifMatch: 1).ShouldAnswerAsync(HttpStatusCode.OK);
            alignments.Add(proposed.Id());
        }

        var statement = Of(libraries, "CitedStatement")[0];
        var next = await office.ImportAsync("institute", Edited(page, statement.Text("text")), Title);
        next.Id("planId").ShouldBe(draft.Id("planId"));
        var preview = await office.GetAsync("alignment", $"v1/rebasing-previews/{next.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        foreach (var id in alignments) (await HoldAsync(office, id)).ShouldBe("Valid");
        await office.AdoptAsync(next);

        await Eventually.TrueAsync(async () => (await office.GetAsync("alignment", $"v1/rebasing-campaigns/{next.Id()}")).StatusCode == HttpStatusCode.OK, "The adoption did not arrive");
        var holds = new List<string?>();
        foreach (var id in alignments) holds.Add(await HoldAsync(office, id));
        holds.ShouldBe(served.Select(one => one.Becomes));
        var began = await office.GetAsync("alignment", $"v1/rebasing-campaigns/{next.Id()}").ShouldAnswerAsync(HttpStatusCode.OK);
        began.GetProperty("began").ToString().ShouldBe(preview.GetProperty("counts").ToString());
        preview.List("units").Single().Text("unit").ShouldBe("libraries-again");
        preview.List("alignments").Select(one => (one.Id("alignmentId"), one.Text("hold"))).ShouldBe(alignments.Zip(holds).Where(one => one.Second is "NeedsReview" or "Orphaned"), ignoreOrder: true);
        // The sentence that the Libraries quote stands in the new version: it is resolved.
        var cited = (await office.GetAsync("alignment", "v1/cited-statements?resolved=true&limit=500").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single(one => one.Id("itemId") == statement.Id());
        cited.Id("resolvedItemId").ShouldBe(Of(next, "Commitment")[^1].Id());
    }

    /// <summary>One action says more, one is gone, one became two, a commitment has another number, and one is new: the sentence that others quote.</summary>
    static string Edited(string page, string? quoted)
    {
        var lines = page.Split('\n').ToList();
        var bullets = lines.Index().Where(line => line.Item.TrimStart().StartsWith('•')).Select(line => line.Index).ToList();
        lines[bullets[1]] += " They say each year what came of it.";
        var words = lines[bullets[6]].Trim(' ', '•', '\r').Split(' ');
        lines[bullets[6]] = $"  • {string.Join(' ', words.Take(words.Length / 2))}\n  • {string.Join(' ', words.Skip(words.Length / 2))}";
        lines[bullets[2]] = "";
        return string.Join('\n', lines).Replace("Commitment 5:", "Commitment 7:", StringComparison.Ordinal) + $"\n\nCommitment 8: {quoted}\n\n  • Everybody can say how far this is.\n";
    }

    static List<JsonElement> Of(JsonElement version, string kind) => [.. version.List().Where(item => item.Text("kind") == kind)];

    static async Task<string?> HoldAsync(Office office, Guid id) => (await office.GetAsync("alignment", $"v1/alignments/{id}").ShouldAnswerAsync(HttpStatusCode.OK)).GetProperty("standing").Text("hold");
}
