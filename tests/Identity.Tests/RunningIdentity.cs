using IdentityService;
using Microsoft.AspNetCore.Hosting;
using TestKit;

namespace Identity.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningIdentity : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, IdentityDb>("identity")
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Identity:Issuer", "https://identity.test");
            builder.UseSetting("Identity:AdministratorSecret", "secret of the test");
        }
    }
}
