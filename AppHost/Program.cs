using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

// The deployment diagram: what runs, what it leans on, and what must be done before it starts.
var builder = DistributedApplication.CreateBuilder(args);
var servers = Servers.Add(builder);
// What services prove themselves to identity with: configured, or a new one at every start.
var serviceSecret = builder.Configuration["Identity:ServiceSecret"] ?? RandomNumberGenerator.GetHexString(64);

var portal = Configured(OnPort(builder.AddProject<Projects.Portal>("portal")), ["Portal:Keys"]);
var identity = AddService<Projects.Identity>("identity", "Identity:AdministratorSecret", "Identity:AdministratorPassword", "Identity:Clients", "Identity:Provider", "Mail");
var plans = AddService<Projects.Plans>("plans").WithReference(identity);
var alignment = AddService<Projects.Alignment>("alignment", "Alignment").WithReference(identity).WithReference(plans).WithEnvironment("Portal__Address", portal.GetEndpoint("http"));
var feedback = AddService<Projects.Feedback>("feedback", "Feedback:ReceiptKey").WithReference(identity).WithReference(plans);
var notifications = AddService<Projects.Notifications>("notifications", "Mail")
    .WithReference(identity).WithReference(plans).WithReference(alignment).WithReference(feedback)
    .WithEnvironment("Portal__Address", portal.GetEndpoint("http"));

// Identity is a service like the others to itself: it reads the feed of Plans with a token of its own.
identity.WithReference(plans).WithEnvironment("services__identity__http__0", identity.GetEndpoint("http"))
    .WithEnvironment("Identity__Issuer", identity.GetEndpoint("http")).WithEnvironment("Portal__Address", portal.GetEndpoint("http"));
portal.WithReference(identity).WithReference(plans).WithReference(alignment).WithReference(feedback).WithReference(notifications)
    .WithEnvironment("Identity__Issuer", identity.GetEndpoint("http")).WithEnvironment("Portal__Address", portal.GetEndpoint("http"))
    .WithHttpHealthCheck("/health/ready").WithExternalHttpEndpoints();

builder.Build().Run();

// A service with a database of its own: its migrate verb runs to the end before the service starts. Both are told those of the settings, or sections of settings, that are configured.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, params string[] settings) where TProject : IProjectMetadata, new()
{
    var database = servers.Database(name);
    var migrate = Configured(builder.AddProject<TProject>(name + "-migrate", launchProfileName: null), settings)
        .WithArgs("migrate")
        .WithReference(database, connectionName: name)
        .WaitFor(database);

    return Configured(OnPort(builder.AddProject<TProject>(name)), settings)
        .WithReference(database, connectionName: name)
        .WithReference(servers.Broker)
        .WaitFor(servers.Broker)
        .WaitForCompletion(migrate)
        .WithHttpHealthCheck("/health/ready");
}

IResourceBuilder<ProjectResource> Configured(IResourceBuilder<ProjectResource> run, string[] settings)
{
    run.WithEnvironment("Identity__ServiceSecret", serviceSecret);
    foreach (var (key, value) in settings.SelectMany(setting => builder.Configuration.GetSection(setting).AsEnumerable()))
        if (value is { Length: > 0 }) run.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
    return run;
}

// Ports:plans=9081 replaces the port of services/Plans/Properties/launchSettings.json.
IResourceBuilder<ProjectResource> OnPort(IResourceBuilder<ProjectResource> service) =>
    builder.Configuration["Ports:" + service.Resource.Name] is { } port
        ? service.WithEndpoint("http", endpoint => endpoint.Port = int.Parse(port)) : service;
