using AlignmentService;
using Microsoft.AspNetCore.Hosting;
using TestKit;

namespace Alignment.Tests;

/// <summary>The running service, once a test class. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningAlignment : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, AlignmentDb>("alignment")
    {
        PlansNeighbour? plans;

        public PlansNeighbour Plans => plans ?? throw new InvalidOperationException("The service is not started.");

        public override async ValueTask InitializeAsync()
        {
            plans = await PlansNeighbour.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (plans is not null) await plans.DisposeAsync();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("services:plans:http:0", Plans.Address);
        }
    }
}
