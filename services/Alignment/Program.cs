using AlignmentService;
using AlignmentService.Coverage;
using AlignmentService.Endpoints;
using AlignmentService.Exchange;
using AlignmentService.LookingAcross;
using AlignmentService.Rebasing;
using AlignmentService.Suggesting;
using ServiceDefaults;
using ServiceDefaults.Jobs;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<AlignmentDb>("alignment");
builder.AddMessaging<AlignmentDb>("alignment");
builder.Services.AddSingleton<CoverageMemory>();
builder.Services.AddSingleton<DailyFigures>().AddHostedService(services => services.GetRequiredService<DailyFigures>());
builder.Services.AddHttpClient<DraftLineage>(plans => (plans.BaseAddress, plans.Timeout) = (new(builder.Configuration["services:plans:http:0"] ?? "http://localhost:8081"), TimeSpan.FromSeconds(5)));
builder.Services.AddSingleton<SuggestionMemory>();
builder.Services.AddSingleton<AcrossPlans>();
builder.Services.AddScoped<AlignmentImports>();
builder.AddJobs<AlignmentImportJob, AlignmentImportRun>();
builder.AddJobs<SuggestionJob, SuggestionRun>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapAlignment();
return await app.RunServiceAsync<AlignmentDb>(args);
