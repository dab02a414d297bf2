using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TestKit;

namespace Portal.Tests;

/// <summary>The portal on a real socket, among neighbours that stand in.</summary>
public sealed class PortalHost : IAsyncLifetime
{
    /// <summary>Where people see a portal that is reached over TLS.</summary>
    public static readonly Uri Seen = new("https://plans.test");

    Host? host;
    Neighbours? neighbours;

    public HttpClient Browser { get; private set; } = new();

    public Uri Address => Browser.BaseAddress ?? throw new InvalidOperationException("The portal is not started.");

    public Neighbours Neighbours => neighbours ?? throw new InvalidOperationException("The neighbours are not started.");

    public Issuer Issuer => Neighbours.Issuer;

    public TestClock Clock { get; } = new();

    public ValueTask InitializeAsync() => StartAsync(new University(), [], []);

    async ValueTask StartAsync(University university, string[] silent, (string Name, string Value)[] settings)
    {
        neighbours = await Neighbours.StartAsync(university);
        host = new Host(name => silent.Contains(name) ? "http://127.0.0.1:1" : neighbours.Address, Clock, settings);
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        (host.ClientOptions.AllowAutoRedirect, host.ClientOptions.HandleCookies) = (false, false);
        Browser = host.CreateClient();
    }

    public static async Task<PortalHost> AmongAsync(University university, params string[] silent)
    {
        var portal = new PortalHost();
        await portal.StartAsync(university, silent, []);
        return portal;
    }

    /// <summary>The portal where people reach it over TLS.</summary>
    public static async Task<PortalHost> OverTlsAsync(params (string Name, string Value)[] settings)
    {
        var portal = new PortalHost();
        await portal.StartAsync(new University(), [], [("Portal:Address", Seen.ToString()), .. settings]);
        return portal;
    }

    /// <summary>Somebody's browser, at a portal that is reached over TLS.</summary>
    public Browser Visitor() => new((Seen, Address), (new Uri(Neighbours.Address), new Uri(Neighbours.Address)));

    /// <summary>The browser of somebody who has just signed in.</summary>
    public async Task<Browser> SignedInAsync(string person = "Ada")
    {
        Issuer.Person = person;
        var browser = Visitor();
        await browser.GoAsync("/sign-in");
        browser.Page.QuerySelector(".account")?.TextContent.ShouldContain(person);
        return browser;
    }

    /// <summary>A page as whoever has these cookies is shown it: its heading, and what it says of who is signed in.</summary>
    public async Task<(string Heading, string Account)> GetAsync(string address, string cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Cookie", cookies } } };
        using var answer = await Browser.SendAsync(request);
        var page = await ReadAsync(await answer.Content.ReadAsStringAsync());
        return (page.QuerySelector("h1")?.TextContent ?? "", page.QuerySelector(".account")?.TextContent ?? "");
    }

    /// <summary>Opens a page as a browser without script would.</summary>
    public async Task<IDocument> OpenAsync(string address)
    {
        var html = await Browser.GetStringAsync(address);
        return await ReadAsync(html);
    }

    public static async Task<IDocument> ReadAsync(string html) =>
        await BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(html));

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        if (host is not null) await host.DisposeAsync();
        if (neighbours is not null) await neighbours.DisposeAsync();
    }

    sealed class Host(Func<string, string> address, TestClock clock, (string Name, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var name in (string[])["plans", "alignment", "feedback", "notifications", "identity"]) builder.UseSetting($"services:{name}:http:0", address(name));
            builder.UseSetting("Identity:ServiceSecret", Issuer.Secret);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        }
    }
}
