using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Portal.Tests;

/// <summary>The portal on a real socket, among neighbours that stand in.</summary>
public sealed class PortalHost : IAsyncLifetime
{
    Host? host;
    Neighbours? neighbours;

    public HttpClient Browser { get; private set; } = new();

    public Uri Address => Browser.BaseAddress ?? throw new InvalidOperationException("The portal is not started.");

    public Neighbours Neighbours => neighbours ?? throw new InvalidOperationException("The neighbours are not started.");

    public ValueTask InitializeAsync() => StartAsync(new University());

    public async ValueTask StartAsync(University university, params string[] silent)
    {
        neighbours = await Neighbours.StartAsync(university);
        host = new Host(name => silent.Contains(name) ? "http://127.0.0.1:1" : neighbours.Address);
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        (host.ClientOptions.AllowAutoRedirect, host.ClientOptions.HandleCookies) = (false, false);
        Browser = host.CreateClient();
    }

    public static async Task<PortalHost> AmongAsync(University university, params string[] silent)
    {
        var portal = new PortalHost();
        await portal.StartAsync(university, silent);
        return portal;
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

    sealed class Host(Func<string, string> address) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var name in (string[])["plans", "alignment", "feedback", "notifications"]) builder.UseSetting($"services:{name}:http:0", address(name));
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
        }
    }
}
