using IdentityService;
using IdentityService.Endpoints;
using IdentityService.Pages;
using IdentityService.People;
using IdentityService.Provider;
using IdentityService.Tokens;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Mailing;
using ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
// A browser says that it wants a page; who asks for nothing in particular is a program.
builder.AddProblemPages<ProblemPage>(request => request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal));
builder.AddServiceDefaults<IdentityDb>("identity");
builder.AddMessaging<IdentityDb>("identity");
builder.AddMail();
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
