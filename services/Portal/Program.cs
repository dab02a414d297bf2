using PortalService;
using PortalService.Aligning;
using PortalService.Apis;
using PortalService.Members;
using PortalService.Pages;
using PortalService.Registering;
using PortalService.Reporting;
using PortalService.SignIn;
using PortalService.Subscriptions;
using ServiceDefaults;
using ServiceDefaults.Http;
using ServiceDefaults.Policies;

var builder = WebApplication.CreateBuilder(args);
builder.AddProblemPages<ProblemPage>(_ => true);
builder.AddServiceDefaults("portal");
builder.AddSignIn();
builder.AddApis();
builder.Services.AddSingleton<PortalName>();
builder.Services.AddRazorComponents();

var app = builder.Build();
app.UseSignIn();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.MapStaticAssets();
app.MapSignIn();
app.MapMembers();
app.MapRegister();
app.MapReporting();
app.MapAligning();
app.MapSubscriptionLinks();
// These pages only show: what they answer to a POST changes nothing, so there is nothing to forge.
app.MapRazorComponents<App>().WithStaticAssets().DisableAntiforgery();
app.RequirePolicies();
await app.RunAsync();
