using NotificationsService;
using NotificationsService.Endpoints;
using ServiceDefaults;
using ServiceDefaults.Mailing;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<NotificationsDb>("notifications");
builder.AddMessaging<NotificationsDb>("notifications");
builder.AddMail();
builder.Services.AddSingleton<SubscriptionTokens>();
builder.Services.AddSingleton<Letters>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapNotifications();
return await app.RunServiceAsync<NotificationsDb>(args);
