using IdentityService;
using IdentityService.Endpoints;
using IdentityService.People;
using IdentityService.Provider;
using IdentityService.Tokens;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<IdentityDb>("identity");
builder.AddPeople();
builder.AddTokens();
builder.AddProvider();
builder.Services.AddRazorComponents();
builder.Services.AddHostedService<FirstStart>();
builder.Services.AddHostedService<Upkeep>();

var app = builder.Build();
app.UsePublicAddress();
app.UseSecurityHeaders();
app.UseStaticFiles();
app.UseServiceDefaults();
app.MapIdentity();
return await app.RunServiceAsync<IdentityDb>(args);
