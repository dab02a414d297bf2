using System.Net;
using AngleSharp.Html.Dom;

namespace Portal.Tests;

public sealed class LinksInLetters(PortalHost portal) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData("confirm")]
    [InlineData("end")]
    public async Task Looking_at_a_link_changes_nothing(string link)
    {
        var token = Guid.NewGuid().ToString("N");

        var page = await portal.OpenAsync($"/subscriptions/{link}?token={token}");

        portal.Neighbours.Posted.ShouldNotContain(posted => posted.Token == token);
        var form = page.QuerySelectorAll("form").Single().ShouldBeAssignableTo<IHtmlFormElement>().ShouldNotBeNull();
        form.Method.ShouldBe("post");
        form.GetAttribute("action").ShouldBe($"/subscriptions/{link}");
        form.QuerySelectorAll("button").Length.ShouldBe(1);
        form.QuerySelector("input[name=token]")?.GetAttribute("value").ShouldBe(token);
    }

    [Theory]
    [InlineData("confirm", "confirmation", "You are subscribed")]
    [InlineData("end", "ending", "The letters have stopped")]
    public async Task The_button_does_what_the_letter_says(string link, string asked, string said)
    {
        using var form = new FormUrlEncodedContent([new("token", University.ValidToken)]);

        using var answer = await portal.Browser.PostAsync($"/subscriptions/{link}", form);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        portal.Neighbours.Posted.ShouldContain((asked, University.ValidToken));
        (await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync())).QuerySelector("h1")?.TextContent.ShouldBe(said);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_programs_own_button_ends_a_subscription_in_one_request(bool multipart)
    {
        await using var fresh = await PortalHost.AmongAsync(new University());
        using HttpContent body = multipart
            ? new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } }
            : new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);

        using var answer = await fresh.Browser.PostAsync($"/subscriptions/end?token={University.ValidToken}", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        fresh.Neighbours.Posted.ShouldBe([("ending", University.ValidToken)]);
    }

    [Theory]
    [InlineData("/subscriptions/confirm")]
    [InlineData("/subscriptions/end?token=wrong")]
    public async Task A_link_that_is_not_valid_says_what_to_do(string address)
    {
        using var answer = await portal.Browser.PostAsync(address, content: null);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync())).QuerySelector("h1")?.TextContent.ShouldBe("This link is not valid any more");
    }

    [Fact]
    public async Task When_it_is_not_known_whether_it_was_done_the_page_says_so()
    {
        await using var alone = await PortalHost.AmongAsync(new University(), "notifications");

        using var answer = await alone.Browser.PostAsync($"/subscriptions/end?token={University.ValidToken}", content: null);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await PortalHost.ReadAsync(await answer.Content.ReadAsStringAsync())).QuerySelector("main")?.TextContent.ShouldContain("press the button again");
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused_with_a_page()
    {
        using var body = new StringContent("--?", new System.Net.Http.Headers.MediaTypeHeaderValue("multipart/form-data"));

        using var answer = await portal.Browser.PostAsync("/subscriptions/end?token=x", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [InlineData("/subscriptions/confirm?token=x")]
    [InlineData("/subscriptions/end?token=x")]
    public async Task The_secret_in_the_address_is_neither_kept_nor_passed_on(string address)
    {
        using var answer = await portal.Browser.GetAsync(address);

        answer.Headers.CacheControl?.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }
}
