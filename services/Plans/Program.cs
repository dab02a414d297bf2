using PlansService;
using PlansService.Archive;
using PlansService.Endpoints;
using PlansService.Tables;
using ServiceDefaults;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<PlansDb>("plans");
builder.AddMessaging<PlansDb>("plans");
builder.Services.AddSingleton<VersionPages>();
builder.Services.AddSingleton<ArchiveMaker>();
builder.Services.AddHostedService<ArchiveWorker>();
builder.Services.AddScoped<DraftImports>();
builder.AddJobs<ImportJob, ImportRun>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapPlans();
return await app.RunServiceAsync<PlansDb>(args);
