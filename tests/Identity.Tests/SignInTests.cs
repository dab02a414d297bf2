using System.Diagnostics;
using System.Net;
using IdentityService.Endpoints;
using IdentityService.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestKit;

namespace Identity.Tests;

/// <summary>Signing in with a password, and what a page must withstand.</summary>
public sealed class SignInTests(RunningIdentity running) : IClassFixture<RunningIdentity>
{
    readonly RunningIdentity.Host identity = running.Service;

    [Fact]
    public async Task A_person_signs_in_with_name_and_password()
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        await browser.GoAsync("/sign-in");
        await browser.SignInAsync(person.Name.ToUpperInvariant(), person.Password);

        browser.Heading.ShouldBe("You are signed in");
        var cookie = browser.Answers[0].Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-identity=", StringComparison.Ordinal));
        foreach (var word in (string[])["secure", "httponly", "samesite=lax", "path=/"]) cookie.ShouldContain(word, Case.Insensitive);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_name_and_a_locked_account_look_the_same()
    {
        var (known, locked) = (await identity.PersonAsync(), await identity.PersonAsync());
        var pages = new List<string>();
        foreach (var (name, password, times) in (ValueTuple<string, string, int>[])[(locked.Name, "a wrong password", 10), (locked.Name, locked.Password, 1), (known.Name, "a wrong password", 1), ("nobody", "a wrong password", 1)])
        {
            using var browser = identity.Browser();
            await browser.GoAsync("/sign-in");
            for (var time = 0; time < times; time++) await browser.SignInAsync(name, password);
            browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            browser.Cookie("__Host-identity").ShouldBeNull();
            browser.Page.QuerySelector("input[name=password]")?.GetAttribute("value").ShouldBeNull();
            pages.Add(browser.Page.QuerySelector(".failure")?.TextContent ?? "");
        }

        pages.Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Each_refusal_hashes_one_password_and_comes_no_sooner_than_another()
    {
        var (known, locked, ended) = (await identity.PersonAsync(), await identity.PersonAsync(), await identity.PersonAsync(one => one.EndedAt = identity.Clock.Now));
        await identity.ChangeAsync(locked.Id, one => one.LockoutEnd = TimeProvider.System.GetUtcNow().AddMinutes(15));
        var withoutPassword = await identity.PersonAsync();
        await identity.ChangeAsync(withoutPassword.Id, one => one.PasswordHash = null);
        using var browser = identity.Browser();
        await browser.GoAsync("/sign-in");
        await browser.SignInAsync("the first of all", "a wrong password");
        foreach (var name in (string[])["nobody", known.Name, locked.Name, ended.Name, withoutPassword.Name])
        {
            var (before, clock) = (identity.Hashed, Stopwatch.StartNew());
            await browser.SignInAsync(name, "a wrong password");
            clock.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(490));
            (identity.Hashed - before).ShouldBe(1, name);
        }
    }

    [Fact]
    public async Task Somebody_whose_account_is_ended_or_not_confirmed_does_not_sign_in()
    {
        foreach (var person in (ValueTuple<string, string, Guid>[])[await identity.PersonAsync(one => one.EndedAt = identity.Clock.Now), await identity.PersonAsync(one => one.EmailConfirmed = false)])
        {
            using var browser = identity.Browser();
            await browser.GoAsync("/sign-in");
            await browser.SignInAsync(person.Item1, person.Item2);
            browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/password")]
    [InlineData("/sign-out")]
    public async Task A_form_without_the_pages_own_token_does_nothing(string page)
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        await browser.GoAsync("/sign-in");
        if (page != "/sign-in") await browser.SignInAsync(person.Name, person.Password);
        var before = browser.Cookie("__Host-identity");

        await browser.PostAsync(page, ("name", person.Name), ("password", person.Password), ("current", person.Password), ("new", "another long password"), ("again", "another long password"));

        browser.Cookie("__Host-identity").ShouldBe(before);
        browser.Answers.Count.ShouldBe(1);
        using var again = identity.Browser();
        await again.GoAsync("/sign-in");
        await again.SignInAsync(person.Name, person.Password);
        again.Heading.ShouldBe("You are signed in");
    }

    [Fact]
    public async Task A_form_with_the_token_of_another_browser_does_nothing()
    {
        var person = await identity.PersonAsync();
        using var attacker = identity.Browser();
        using var victim = identity.Browser();
        await attacker.GoAsync("/sign-in");
        await victim.GoAsync("/sign-in");
        var token = attacker.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";

        await victim.SubmitAsync(("__RequestVerificationToken", token), ("name", person.Name), ("password", person.Password));

        victim.Cookie("__Host-identity").ShouldBeNull();
        victim.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test/connect/authorize?")]
    [InlineData("/\\evil.test")]
    [InlineData("/connect/authorize@evil.test")]
    [InlineData("/connect/authorize?\\evil.test")]
    [InlineData("/connect/authorize?\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/password")]
    public async Task A_link_to_the_page_leads_nowhere_else(string returnUrl)
    {
        var person = await identity.PersonAsync();
        using var browser = identity.Browser();
        await browser.GoAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        browser.Page.QuerySelector("input[name=returnUrl]").ShouldBeNull();

        await browser.SubmitAsync(("name", person.Name), ("password", person.Password), ("returnUrl", returnUrl));

        browser.At.AbsoluteUri.ShouldBe(RunningIdentity.Issuer + "/sign-in");
        browser.Heading.ShouldBe("You are signed in");
    }

    [Fact]
    public async Task Pages_are_in_nobodys_frame_load_nothing_foreign_and_are_remembered_by_nobody()
    {
        using var browser = identity.Browser();
        await browser.GoAsync("/sign-in");
        var headers = browser.Answers[^1].Headers;

        var policy = headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("form-action 'self' https://native.test https://web.test");
        headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        headers.CacheControl?.NoStore.ShouldBe(true);
        browser.Page.QuerySelectorAll("script, style, [style]").ShouldBeEmpty();
        foreach (var field in browser.Page.QuerySelectorAll("input[id]")) browser.Page.QuerySelector($"label[for={field.Id}]").ShouldNotBeNull();
        await browser.GoAsync("/identity.css");
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_password_that_others_know_is_changed_before_anything_is_granted()
    {
        var person = await identity.PersonAsync(one => one.MustChangePassword = true);
        var client = identity.Client();
        using var browser = identity.Browser();
        await browser.GoAsync(client.Request());
        await browser.SignInAsync(person.Name, person.Password);
        browser.Heading.ShouldBe("Change your password");

        await browser.GoAsync(client.Request());
        browser.Heading.ShouldBe("Change your password");
        await browser.GoAsync(client.Request(("prompt", "none")));
        browser["error"].ShouldBe("interaction_required");

        await browser.GoAsync(RunningIdentity.Issuer + client.Request());
        await browser.SubmitAsync(("current", person.Password), ("new", "short"), ("again", "short"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync(("current", "a wrong password"), ("new", "a new long password"), ("again", "a new long password"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync(("current", person.Password), ("new", "a new long password"), ("again", "a new long password"));
        browser["code"].ShouldNotBeNull();
        await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_password_ends_other_sessions_and_what_was_granted()
    {
        var person = await identity.PersonAsync();
        var client = identity.Client();
        var tokens = await client.TokensAsync(person);
        using var here = identity.Browser();
        using var there = identity.Browser();
        foreach (var browser in (Browser[])[here, there])
        {
            await browser.GoAsync("/sign-in");
            await browser.SignInAsync(person.Name, person.Password);
        }

        await here.GoAsync("/password");
        await here.SubmitAsync(("current", person.Password), ("new", "a new long password"), ("again", "a new long password"));

        await here.GoAsync("/sign-in");
        here.Heading.ShouldBe("You are signed in");
        await there.GoAsync("/sign-in");
        there.Heading.ShouldBe("Sign in");
        await TestClient.RefusedAsync(client.RefreshAsync(tokens), "invalid_grant");
    }

    [Fact]
    public async Task The_link_of_a_letter_confirms_the_address_and_sets_a_password_once()
    {
        var person = await identity.PersonAsync(one => one.EmailConfirmed = false);
        string address;
        await using (var scope = identity.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            address = await SetPassword.AddressAsync(people, await people.FindByNameAsync(person.Name) ?? throw new InvalidOperationException("There is nobody of this name."));
        }

        using var browser = identity.Browser();
        await browser.GoAsync(address);
        (await identity.LookAsync(db => db.People.SingleAsync(one => one.Id == person.Id))).EmailConfirmed.ShouldBeFalse();
        await browser.SubmitAsync(("new", "short"), ("again", "short"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync(("new", "a new long password"), ("again", "a new long password"), ("token", "made up"));
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.GoAsync(address);
        await browser.SubmitAsync(("new", "a new long password"), ("again", "a new long password"));
        browser.Heading.ShouldBe("Your password is set");
        await browser.GoAsync(address);
        await browser.SubmitAsync(("new", "another long password"), ("again", "another long password"));
        browser.Status.ShouldBe(HttpStatusCode.NotFound);

        await browser.GoAsync("/sign-in");
        await browser.SignInAsync(person.Name, "a new long password");
        browser.Heading.ShouldBe("You are signed in");
    }

    [Fact]
    public async Task The_first_start_makes_one_administrator()
    {
        await using var second = identity.Replica();

        var administrators = await identity.LookAsync(db => (from held in db.Memberships
                                                              join person in db.People on held.PersonId equals person.Id
                                                              where held.Role == "administrator" && held.UnitId == null
                                                              select person).ToListAsync());
        var one = administrators.ShouldHaveSingleItem();
        one.UserName.ShouldBe("administrator");
        one.MustChangePassword.ShouldBeTrue();
        one.PasswordHash.ShouldNotBeNull();
    }

    [Fact]
    public async Task Cookies_are_read_by_every_replica()
    {
        var person = await identity.PersonAsync();
        await using var replica = identity.Replica();
        using var here = identity.Browser();
        await here.GoAsync("/sign-in");
        await here.SignInAsync(person.Name, person.Password);
        using var there = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = replica.ClientOptions.BaseAddress };
        there.DefaultRequestHeaders.Add("Cookie", "__Host-identity=" + here.Cookie("__Host-identity"));

        (await there.GetStringAsync("/sign-in")).ShouldContain("You are signed in");
    }
}
