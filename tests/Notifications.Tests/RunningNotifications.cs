using Microsoft.AspNetCore.Hosting;
using NotificationsService;
using TestKit;

namespace Notifications.Tests;

/// <summary>The running service, once a test class, with its letters in a folder. It is wrapped because the service's own types are internal.</summary>
public sealed class RunningNotifications : IAsyncLifetime
{
    internal Host Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal sealed class Host() : RunningService<Program, NotificationsDb>("notifications")
    {
        public string MailFolder { get; } = Directory.CreateTempSubdirectory("letters-").FullName;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Mail:Folder", MailFolder);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(MailFolder, recursive: true);
        }
    }
}
