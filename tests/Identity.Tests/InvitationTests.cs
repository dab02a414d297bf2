using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>People come in by a letter to their address.</summary>
public sealed class InvitationTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task Somebody_who_is_invited_comes_in_by_the_letter_with_the_role()
    {
        var (unit, key) = await identity.UnitAsync("The Libraries");
        var lead = identity.SignedInAs($"unit-lead:{unit}");
        var email = Email();

        var invited = await lead.PostAsync("/v1/memberships", new { email = email.ToUpperInvariant(), name = "A Librarian", role = "unit-editor", unit = key }).ShouldAnswerAsync(HttpStatusCode.Created);
        (invited.GetProperty("person").Text("email"), invited.GetProperty("person").GetProperty("isInvited").GetBoolean()).ShouldBe((email, true));
        var letter = await LetterAsync(email);
        letter.Text.ShouldContain("unit-editor of The Libraries");

        using var browser = identity.Browser();
        await browser.GoAsync(Link(letter.Text));
        await browser.SubmitAsync(("new", "a new long password"), ("again", "a new long password"));
        browser.Heading.ShouldBe("Your password is set");

        var tokens = await identity.Client().TokensAsync((email, "a new long password", invited.GetProperty("person").Id()));
        TestClient.Read(tokens, "access_token").GetPayloadValue<string[]>("roles").ShouldBe([$"unit-editor:{unit}"]);
        (await lead.GetAsync($"/v1/memberships?unit={key}").ShouldAnswerAsync(HttpStatusCode.OK)).List().Single(one => one.Id() == invited.Id())
            .GetProperty("person").GetProperty("isInvited").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_is_known_by_the_address_gets_the_role_and_no_second_account()
    {
        var person = await identity.PersonAsync();
        var office = identity.SignedInAs("equity-office");

        var given = await office.PostAsync("/v1/memberships", new { email = person.Name + "@example.org", role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created);

        given.GetProperty("person").Id().ShouldBe(person.Id);
        (await LetterAsync(person.Name + "@example.org")).Text.ShouldNotContain("/password/");
        await office.PostAsync("/v1/memberships", new { personId = person.Id, role = "moderator" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "membership-exists");
    }

    [Fact]
    public async Task An_address_that_only_a_provider_has_told_is_nobodys()
    {
        var person = await identity.PersonAsync(one => one.EmailConfirmed = false);

        var given = await identity.SignedInAs("equity-office").PostAsync("/v1/memberships", new { email = person.Name + "@example.org", role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created);

        given.GetProperty("person").Id().ShouldNotBe(person.Id);
    }

    [Fact]
    public async Task Two_invitations_at_once_are_one_person()
    {
        var email = Email();
        var office = identity.SignedInAs("equity-office");

        var answers = await Task.WhenAll(((string[])["moderator", "reviewer", "moderator", "reviewer"]).Select(role => office.PostAsync("/v1/memberships", new { email, role })));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created || answer.StatusCode == HttpStatusCode.Conflict);
        (await identity.LookAsync(db => db.People.CountAsync(one => one.Email == email))).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_comes_back_is_invited_anew()
    {
        var email = Email();
        var office = identity.SignedInAs("equity-office");
        var first = (await office.PostAsync("/v1/memberships", new { email, role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created)).GetProperty("person").Id();
        var link = Link((await LetterAsync(email)).Text);
        await office.PostAsync($"/v1/people/{first}/ending", new { }).ShouldAnswerAsync(HttpStatusCode.OK);

        (await office.PostAsync("/v1/memberships", new { email, role = "moderator" }).ShouldAnswerAsync(HttpStatusCode.Created)).GetProperty("person").Id().ShouldNotBe(first);
        using var browser = identity.Browser();
        await browser.GoAsync(link);
        await browser.SubmitAsync(("new", "a new long password"), ("again", "a new long password"));
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("A Name <somebody@example.org>")]
    [InlineData("")]
    public async Task What_is_no_address_is_not_written_to(string email) =>
        await identity.SignedInAs("equity-office").PostAsync("/v1/memberships", new { email, role = "moderator" }).ShouldRefuseAsync(HttpStatusCode.UnprocessableEntity, "invalid-request");

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_and_strangers_learn_nothing()
    {
        var person = await identity.PersonAsync();
        var (known, unknown) = (person.Name + "@example.org", Email());

        (await AskAsync(known)).Replace(known, "X").ShouldBe((await AskAsync(unknown)).Replace(unknown, "X"));
        await AskAsync(known);

        (await identity.LookAsync(db => db.Mails.CountAsync(mail => mail.Recipient == unknown))).ShouldBe(0);
        using var browser = identity.Browser();
        await browser.GoAsync(Link((await LetterAsync(known)).Text));
        await browser.SubmitAsync(("new", "a new long password"), ("again", "a new long password"));
        await identity.Client().TokensAsync(person with { Password = "a new long password" });
    }

    async Task<string> AskAsync(string email)
    {
        using var browser = identity.Browser();
        await browser.GoAsync("/password/forgotten");
        await browser.SubmitAsync(("email", email));
        browser.Status.ShouldBe(HttpStatusCode.OK);
        return browser.Page.QuerySelector("main")?.TextContent ?? "";
    }

    Task<ServiceDefaults.Mailing.Mail> LetterAsync(string email) => identity.LookAsync(db => db.Mails.SingleAsync(mail => mail.Recipient == email));

    static string Link(string letter) => letter.Split('\n', ' ').Single(word => word.Contains("/password/new", StringComparison.Ordinal))[RunningIdentity.Issuer.Length..];

    static string Email() => $"somebody-{Guid.NewGuid():N}@example.org";
}
