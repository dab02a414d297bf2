using IdentityService;
using IdentityService.Endpoints;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<IdentityDb>("identity");
builder.Services.AddSingleton<SigningKeys>();
builder.Services.AddHostedService<FirstStart>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapIdentity();
return await app.RunServiceAsync<IdentityDb>(args);
