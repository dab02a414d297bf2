using AlignmentService;
using AlignmentService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<AlignmentDb>("alignment");
builder.AddMessaging<AlignmentDb>("alignment");
builder.Services.AddSingleton<CoverageMemory>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapAlignment();
return await app.RunServiceAsync<AlignmentDb>(args);
