using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Portal.Tests;

/// <summary>
/// What only a browser knows: computed contrast, roles, widths. Uses the machine's Chromium and is skipped without one.
/// <c>PORTAL_PICTURES=folder</c> keeps a picture of every page looked at.
/// </summary>
public sealed class InABrowser(PortalHost portal, MachinesChromium chromium) : IClassFixture<PortalHost>, IClassFixture<MachinesChromium>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "home", "/" },
        { "plan", $"/plans/{University.Draft}" },
        { "changes", $"/plans/{University.InForce}/changes" },
        { "quoting-plan", $"/plans/{University.OfLibraries}" },
        { "coverage", "/coverage" },
        { "coverage-by-commitment", "/coverage?by=commitment" },
        { "coverage-by-unit", "/coverage?by=unit" },
        { "hints", "/coverage/hints" },
        { "confirm", "/subscriptions/confirm?token=x" },
        { "unknown", "/nowhere" },
        { "not-signed-in", "/sign-in?failed=yes" },
        { "members", "/sign-in?returnUrl=%2Fmembers" },
        { "register", "/sign-in?returnUrl=%2Fregister" },
        { "decide", $"/sign-in?returnUrl=%2Fregister%2F{University.NewDraft}" },
        { "rounds", "/sign-in?returnUrl=%2Freporting" },
        { "round", $"/sign-in?returnUrl=%2Freporting%2F{University.Autumn}" },
        { "form", $"/sign-in?returnUrl=%2Freporting%2F{University.Autumn}%2Flibraries" },
        { "report", $"/sign-in?returnUrl=%2Fplans%2F{University.OfLibraries}%2Freport" },
        { "aligning", $"/sign-in?returnUrl=%2Faligning%2F{University.LibrariesPlan}" },
        { "aligning-the-last", $"/sign-in?returnUrl=%2Faligning%2F{University.LibrariesPlan}%3Fcursor%3Dlast" },
        { "review", "/sign-in?returnUrl=%2Freview" },
        { "disputed", "/sign-in?returnUrl=%2Freview%3Fstate%3DDisputed" },
        { "new-version", $"/sign-in?returnUrl=%2Freview%2F{University.InForce}" },
        { "removal", $"/sign-in?returnUrl=%2Fmembers%2F{University.OfAda}%2Fremoval" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_on_a_wide_light_screen(string name, string address) => await ExamineAsync(name, address, 1280, ColorScheme.Light);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_on_a_narrow_dark_screen(string name, string address) => await ExamineAsync(name, address, 390, ColorScheme.Dark);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task At_320_pixels_a_page_scrolls_one_way_only(string name, string address)
    {
        var page = await OpenAsync(name, address, 320, ColorScheme.Light);

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBe(320);
    }

    [Fact]
    public async Task The_button_that_signs_out_may_lead_to_Identity_and_back()
    {
        var page = await OpenAsync("signed-in", "/sign-in?returnUrl=%2Fcoverage", 1280, ColorScheme.Light);
        await page.ClickAsync("text=Sign out");

        await Assertions.Expect(page).ToHaveURLAsync(portal.Address.ToString());
        await Assertions.Expect(page.Locator(".account")).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task What_is_missing_in_the_form_that_invites_is_said_beside_its_field()
    {
        var page = await OpenAsync("invite", "/sign-in?returnUrl=%2Fmembers", 1280, ColorScheme.Light);
        await page.FillAsync("#email", "nobody@aldermoor.invalid");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#email-mistake")).ToHaveTextAsync("Error: This is not an e-mail address.");
        (await page.RunAxe()).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pasted_plan_is_shown_line_by_line_before_it_is_taken()
    {
        var page = await OpenAsync("pasted", "/sign-in?returnUrl=%2Fregister", 1280, ColorScheme.Light);
        await page.SelectOptionAsync("#unit", "libraries");
        await page.FillAsync("#text", "A fairer library\n• Lend laptops.");
        await page.ClickAsync("text=See how it is read");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("A fairer library");
        (await page.RunAxe()).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")).ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("PORTAL_PICTURES") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "reading-1280.png"), FullPage = true });
    }

    async Task ExamineAsync(string name, string address, int width, ColorScheme scheme)
    {
        var page = await OpenAsync(name, address, width, scheme);

        var found = await page.RunAxe();

        found.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")).ShouldBeEmpty();
        found.Passes.ShouldNotBeEmpty();
    }

    async Task<IPage> OpenAsync(string name, string address, int width, ColorScheme scheme)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        await page.GotoAsync(new Uri(portal.Address, address).ToString());
        if (Environment.GetEnvironmentVariable("PORTAL_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
        return page;
    }
}
