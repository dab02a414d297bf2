using Microsoft.Playwright;

namespace Portal.Tests;

/// <summary>
/// The Chromium that the machine has, started once; without one the tests that ask for it are skipped. What a page comes to is
/// asked with <c>Assertions.Expect</c>, which the browser answers; <c>WaitForURLAsync</c> can miss the very event it waits for
/// (playwright-dotnet issue 3364).
/// </summary>
public sealed class MachinesChromium : IAsyncLifetime
{
    const string Program = "/usr/bin/chromium";

    IPlaywright? playwright;
    IBrowser? browser;

    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(browser is null, "There is no Chromium at /usr/bin/chromium: install the chromium package to have the pages looked at.");
            return browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program)) return;
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
