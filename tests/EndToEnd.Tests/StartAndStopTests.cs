using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests;

public sealed class StartAndStopTests(RunningPlatform running)
{
    [Fact]
    public async Task All_six_services_become_healthy()
    {
        using var http = new HttpClient();
        foreach (var service in Platform.Services)
            (await http.GetAsync(new Uri(running.Platform.Address(service), "health/ready"))).StatusCode.ShouldBe(HttpStatusCode.OK, service);
    }

    [Fact]
    public void Every_line_of_a_service_is_told_by_its_name()
    {
        Assert.SkipUnless(Platform.IsLocalEngine, "Aspire shows the services' lines on its dashboard.");
        running.Platform.Lines.ShouldAllBe(line => line.Contains(" | ", StringComparison.Ordinal));
        foreach (var service in Platform.Services) running.Platform.Lines.ShouldContain(line => line.StartsWith(service + " | ", StringComparison.Ordinal), service);
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_with_success_and_leaves_nothing()
    {
        await using var platform = await Platform.StartAsync();
        (await platform.StopAsync()).ShouldBe(0);
        (await platform.LeftoversAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_it_leaves_nothing()
    {
        Assert.SkipUnless(Platform.IsLocalEngine, "A killed Aspire leaves its children to its own orchestrator.");
        await using var platform = await Platform.StartAsync();
        await platform.StopAsync(signal: 9);
        (await platform.LeftoversAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        Assert.SkipUnless(Platform.IsLocalEngine, "Aspire shows a taken port on its dashboard.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await ShouldRefuseAsync("Ports__feedback", $"{port}", $"apphost | error: port {port} of feedback is taken: free it or choose another with Ports__feedback.");
    }

    [Fact]
    public async Task A_failing_migration_is_one_sentence()
    {
        Assert.SkipUnless(Platform.IsLocalEngine, "Aspire shows a failed migration on its dashboard.");
        await ShouldRefuseAsync("ConnectionStrings__plans-db", "Broken", "apphost | error: plans-migrate ended with exit code ");
    }

    static async Task ShouldRefuseAsync(string setting, string value, string sentence)
    {
        await using var platform = await Platform.LaunchAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = value });
        (await platform.EndAsync()).ShouldBe(1);
        platform.Lines.Where(line => line.StartsWith("apphost | error: ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith(sentence);
        (await platform.LeftoversAsync()).ShouldBeEmpty();
    }
}
