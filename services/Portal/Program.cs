using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("portal");
var app = builder.Build();
app.UseServiceDefaults();
await app.RunAsync();
