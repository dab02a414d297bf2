using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TestKit;

namespace Identity.Tests;

/// <summary>Libraries that others have written, unmodified: a client against this service, and this service against a provider.</summary>
public sealed class OpenIdConnectTests
{
    static readonly string Folder = Repository.PathOf("tests", "Identity.Tests", "OpenIdConnect");
    static readonly Lazy<Task> Installed = new(InstallAsync);

    [Theory]
    [InlineData("web")]
    [InlineData("native")]
    public async Task A_client_library_of_others_signs_in_refreshes_revokes_and_signs_out(string client)
    {
        await NeedsNodeAsync();
        var port = FakeProvider.FreePort();
        await using var identity = new RunningIdentity.Host(new() { ["Identity:Issuer"] = $"http://localhost:{port}" }, port);
        await identity.InitializeAsync();
        var person = await identity.PersonAsync();

        using var run = Start("node", "client.mjs", identity.Issuer, client, client == "web" ? RunningIdentity.Secret : "", $"https://{client}.test/back");
        await run.StandardInput.WriteAsync($"{person.Name}\n{person.Password}\n");
        run.StandardInput.Close();
        var (said, failed) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();

        run.ExitCode.ShouldBe(0, await failed);
        (await said).ShouldContain("done");
    }

    [Fact]
    public async Task People_sign_in_from_a_provider_that_others_have_written()
    {
        await NeedsNodeAsync();
        var port = FakeProvider.FreePort();
        var secret = Guid.NewGuid().ToString();
        var settings = new Dictionary<string, string>
        {
            ["Identity:Issuer"] = "http://platform.localhost", ["Identity:Provider:Issuer"] = $"http://localhost:{port}", ["Identity:Provider:ClientId"] = "platform", ["Identity:Provider:ClientSecret"] = secret,
        };
        await using var platform = new RunningIdentity.Host(settings);
        await platform.InitializeAsync();
        using var provider = StartIn(new() { ["CLIENT_SECRET"] = secret }, "node", "provider.mjs", $"{port}", "http://platform.localhost/sign-in/provider/answer");
        try
        {
            while (await provider.StandardOutput.ReadLineAsync() is { } line && line != "listening") continue;
            var client = platform.Client();
            using var browser = new Browser((new Uri(platform.Issuer), platform.Address), (new Uri($"http://localhost:{port}"), new Uri($"http://localhost:{port}")));
            await browser.GoAsync(client.Request());
            await browser.GoAsync(browser.Page.QuerySelector("main a")?.GetAttribute("href") ?? "");
            await browser.SubmitAsync(("login", "ada"), ("password", "any"));
            await browser.SubmitAsync();

            var tokens = await client.RedeemAsync(browser["code"] ?? "").ShouldAnswerAsync(HttpStatusCode.OK);
            (await client.UserInfoAsync(tokens.Text("access_token")).ShouldAnswerAsync(HttpStatusCode.OK)).Text("name").ShouldBe("Name of ada");
            (await platform.LookAsync(db => db.PersonLogins.SingleAsync())).Subject.ShouldBe("ada");
        }
        finally
        {
            provider.Kill(entireProcessTree: true);
        }
    }

    static async Task NeedsNodeAsync()
    {
        try
        {
            await Installed.Value;
        }
        catch (Win32Exception)
        {
            Assert.Skip("This needs Node.js and npm.");
        }
    }

    // From package-lock.json, once: npm leaves a mark of what it has installed.
    static async Task InstallAsync()
    {
        var (wanted, mark) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (File.Exists(mark) && File.GetLastWriteTimeUtc(mark) >= File.GetLastWriteTimeUtc(wanted)) return;
        using var npm = Start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        var (said, failed) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        npm.ExitCode.ShouldBe(0, await failed + await said);
    }

    static Process Start(params string[] command) => StartIn([], command);

    static Process StartIn(Dictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }
}
