using System.Net;
using TestKit;

namespace Portal.Tests;

/// <summary>A unit says what its items serve, one after the other; the other side decides, and looks again after a new version.</summary>
public sealed class AligningAndReviewing
{
    [Fact]
    public async Task An_item_is_aligned_to_what_is_suggested_and_the_next_one_follows()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/aligning/{University.LibrariesPlan}");
        browser.Page.QuerySelector(".lead")?.TextContent.ShouldBe("Lend laptops for a term without a deposit.");
        browser.Page.QuerySelectorAll("#offers ~ form h3").Select(one => one.TextContent).ShouldBe(["Commitment 1: Make it easy to raise a concern, and to learn what came of it", "Commitment 3: Keep a calendar that leaves nobody’s feast out", "Commitment 2: Give every newcomer a guide through the first year"]);

        await browser.SubmitFormAsync("#offers ~ form:last-of-type", ("item", $"{University.LendLaptops}"), ("commitment", $"{University.Guide}"), ("confidence", "0.31"), ("strength", "Supporting"), ("next", "last"), ("key", "k"), ("do", "serves"));

        browser.At.ShouldBe(new Uri(PortalHost.Seen, $"/aligning/{University.LibrariesPlan}?cursor=last"));
        browser.Page.QuerySelector(".lead")?.TextContent.ShouldBe("That was the last one.");
        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(("/v1/alignments",
            $$"""{"subjectItemId":"{{University.LendLaptops}}","objectItemId":"{{University.Guide}}","relation":"ContributesTo","strength":"Supporting","confidence":0.31}""", null));
    }

    [Fact]
    public async Task What_follows_from_other_alignments_is_shown_with_its_way_and_proposed_in_its_terms()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/aligning/{University.LibrariesPlan}");
        var offer = browser.Page.QuerySelectorAll("#offers ~ form")[1];
        offer.QuerySelector("li")?.TextContent.ShouldBe("It serves “Share a calendar.” of Student Life, which serves this commitment; so it is nearly the same as it.");
        offer.QuerySelector("option[selected]")?.GetAttribute("value").ShouldBe("Indirect");

        await browser.SubmitFormAsync("#offers ~ form:nth-of-type(2)", ("strength", "Indirect"), ("key", "k"), ("do", "serves"));

        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(("/v1/alignments",
            $$"""{"subjectItemId":"{{University.LendLaptops}}","objectItemId":"{{University.Calendar}}","relation":"NearlySame","strength":"Indirect","method":"Composed"}""", null));
    }

    [Theory]
    [InlineData("unrelated", "/v1/alignments", """{"subjectItemId":"ITEM","objectItemId":"COMMITMENT","relation":"NotRelated"}""")]
    [InlineData("none", "/v1/no-counterparts", """{"itemId":"ITEM","reason":"It is about the roof."}""")]
    public async Task That_two_are_not_related_or_that_an_item_serves_none_is_an_answer_too(string press, string address, string body)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/aligning/{University.LibrariesPlan}");
        await browser.SubmitFormAsync("#none ~ form", ("item", $"{University.LendLaptops}"), ("commitment", $"{University.Guide}"), ("reason", "It is about the roof."), ("key", "k"), ("next", "last"), ("do", press));

        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe((address, body.Replace("ITEM", $"{University.LendLaptops}", StringComparison.Ordinal).Replace("COMMITMENT", $"{University.Guide}", StringComparison.Ordinal), null));
    }

    [Fact]
    public async Task Without_a_commitment_nothing_is_proposed_and_the_page_says_so()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/aligning/{University.LibrariesPlan}");
        await browser.SubmitFormAsync("#other ~ form", ("item", $"{University.LendLaptops}"), ("commitment", ""), ("do", "serves"));

        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.QuerySelector(".summary a")?.GetAttribute("href").ShouldBe("#commitment");
        portal.Neighbours.Changed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/review", "acceptance", "acceptance", "{}")]
    [InlineData("/review", "declining", "declining", """{"reason":"It only touches it."}""")]
    [InlineData("/review?state=Disputed", "stands", "resolution", """{"stands":true,"reason":"It only touches it."}""")]
    [InlineData("/review?state=Disputed", "falls", "resolution", """{"stands":false,"reason":"It only touches it."}""")]
    public async Task What_waits_is_decided_by_one_press(string page, string press, string change, string body)
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, page);
        await browser.SubmitFormAsync(".card form", ("reason", "It only touches it."), ("do", press));

        var id = page == "/review" ? University.Waits : University.Argued;
        portal.Neighbours.Changed.ShouldHaveSingleItem().ShouldBe(($"/v1/alignments/{id}/{change}", body, "\"3\""));
    }

    [Fact]
    public async Task After_a_new_version_both_texts_are_shown_and_an_alignment_goes_on_or_ends()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/review/{University.InForce}");
        browser.Page.QuerySelector("ins")?.TextContent.ShouldBe(" through the first year");

        await browser.SubmitFormAsync(".card:first-of-type form:first-of-type", ("do", "rebasing"));
        await browser.SubmitFormAsync(".card:last-of-type form:first-of-type", ("object", $"{University.Calendar}"), ("do", "rebasing"));
        await browser.SubmitFormAsync(".card:last-of-type form:last-of-type", ("reason", "It is gone."), ("do", "withdrawal"));

        portal.Neighbours.Changed.ShouldBe(
        [
            ($"/v1/alignments/{University.Stale}/rebasing", "{}", "\"3\""),
            ($"/v1/alignments/{University.Lost}/rebasing", $$"""{"objectItemId":"{{University.Calendar}}","strength":"Supporting"}""", "\"3\""),
            ($"/v1/alignments/{University.Lost}/withdrawal", """{"reason":"It is gone."}""", "\"3\""),
        ]);
    }

    [Fact]
    public async Task Before_a_draft_is_adopted_its_page_says_what_that_would_do()
    {
        await using var portal = await PortalHost.OverTlsAsync();
        using var browser = await AtAsync(portal, $"/register/{University.NewDraft}");

        browser.Page.QuerySelector("#preview ~ p")?.TextContent.ShouldBe("31 alignments go on, 9 need a person, because words have changed, and 7 lose their item.");
        browser.Page.QuerySelectorAll("#preview ~ ul li").Select(one => one.TextContent).ShouldBe(["Libraries: 9 to review, 0 without an item", "School of Law: 0 to review, 7 without an item"]);
    }

    static async Task<Browser> AtAsync(PortalHost portal, string path)
    {
        var browser = await portal.SignedInAsync();
        await browser.GoAsync(path);
        return browser;
    }
}
