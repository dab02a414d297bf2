using PlansService;
using PlansService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<PlansDb>("plans");
builder.AddMessaging<PlansDb>("plans");
builder.Services.AddSingleton<VersionPages>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapPlans();
return await app.RunServiceAsync<PlansDb>(args);
