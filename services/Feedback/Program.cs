using FeedbackService;
using FeedbackService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<FeedbackDb>("feedback");
builder.AddMessaging<FeedbackDb>("feedback");
builder.Services.AddSingleton<Receipts>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapFeedback();
return await app.RunServiceAsync<FeedbackDb>(args);
