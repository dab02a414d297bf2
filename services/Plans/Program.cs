using PlansService;
using PlansService.Archive;
using PlansService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<PlansDb>("plans");
builder.AddMessaging<PlansDb>("plans");
builder.Services.AddSingleton<VersionPages>();
builder.Services.AddSingleton<ArchiveMaker>();
builder.Services.AddHostedService<ArchiveWorker>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapPlans();
return await app.RunServiceAsync<PlansDb>(args);
