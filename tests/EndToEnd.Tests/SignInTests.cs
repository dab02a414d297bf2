using Microsoft.Playwright;
using Portal.Tests;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A person with a real browser: through the portal, Identity, and what the services let that person do.</summary>
public sealed class SignInTests(RunningPlatform running, MachinesChromium chromium) : IClassFixture<MachinesChromium>
{
    Uri Portal => running.Platform.Address("portal");

    [Fact]
    public async Task Whoever_signs_out_of_the_portal_is_signed_out_of_Identity_too()
    {
        var page = await SignedInAsync("/coverage");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(Portal.ToString());
        await Assertions.Expect(page.Locator(".account")).ToHaveTextAsync("Sign in");
        await page.GotoAsync(new Uri(running.Platform.Address("identity"), "sign-in").ToString());
        (await page.TextContentAsync("h1")).ShouldBe("Sign in");
    }

    [Fact]
    public async Task The_administrator_invites_somebody_by_mail()
    {
        var (page, email) = (await SignedInAsync("/members"), $"auditor-{Guid.NewGuid():N}@example.org");
        await Assertions.Expect(page.Locator("main table").First).ToContainTextAsync("Administrator");

        await page.FillAsync("#email", email);
        await page.SelectOptionAsync("#role", "auditor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Portal, "/members?done=invited").ToString());
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(email);
        await Eventually.TrueAsync(async () => await HasLetterAsync(email), "The invitation did not come by mail");
    }

    [Fact]
    public async Task Drafts_show_to_whoever_may_see_them()
    {
        using var office = await Office.OfAsync(running.Platform);
        using var institute = await office.PostAsync("plans", "v1/units", new { key = "institute", name = "The institute" });
        var draft = (await office.ImportAsync("institute", $"A plan {Guid.NewGuid():N}\n\nCommitment 1: Doors open.\n• Oil the hinges.\n", $"Draft {Guid.NewGuid():N}")).Id();
        var address = new Uri(Portal, $"plans/{draft}").ToString();

        var page = await SignedInAsync($"/plans/{draft}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Oil the hinges.");
        var stranger = await chromium.Browser.NewPageAsync();
        (await stranger.GotoAsync(address)).ShouldNotBeNull().Status.ShouldBe(404);
    }

    async Task<IPage> SignedInAsync(string returnUrl)
    {
        var page = await chromium.Browser.NewPageAsync();
        await page.GotoAsync(new Uri(Portal, "sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)).ToString());
        await page.FillAsync("#name", "administrator");
        await page.FillAsync("#password", running.Platform.AdministratorPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Portal, returnUrl).ToString());
        await Assertions.Expect(page.Locator(".account")).ToContainTextAsync("administrator");
        return page;
    }

    async Task<bool> HasLetterAsync(string email)
    {
        foreach (var file in Directory.GetFiles(running.Platform.MailFolder, "*.eml"))
            if ((await File.ReadAllTextAsync(file)).Contains("To: " + email, StringComparison.Ordinal)) return true;
        return false;
    }
}
