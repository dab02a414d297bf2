using System.Security.Cryptography;

// The deployment diagram: what runs, what it leans on, and what must be done before it starts.
var builder = DistributedApplication.CreateBuilder(args);
var servers = Servers.Add(builder);
// What services prove themselves to identity with: configured, or a new one at every start.
var serviceSecret = builder.Configuration["Identity:ServiceSecret"] ?? RandomNumberGenerator.GetHexString(64);

var portal = OnPort(builder.AddProject<Projects.Portal>("portal"));
var identity = AddService<Projects.Identity>("identity", "Identity:AdministratorSecret");
var plans = AddService<Projects.Plans>("plans").WithReference(identity);
var alignment = AddService<Projects.Alignment>("alignment").WithReference(identity).WithReference(plans);
var feedback = AddService<Projects.Feedback>("feedback", "Feedback:ReceiptKey").WithReference(identity).WithReference(plans);
var notifications = AddService<Projects.Notifications>("notifications", "Mail:Folder")
    .WithReference(identity).WithReference(plans).WithReference(alignment).WithReference(feedback)
    .WithEnvironment("Portal__Address", portal.GetEndpoint("http"));

identity.WithEnvironment("Identity__Issuer", identity.GetEndpoint("http"));
portal.WithReference(identity).WithReference(plans).WithReference(alignment).WithReference(feedback).WithReference(notifications)
    .WithEnvironment("Identity__ServiceSecret", serviceSecret)
    .WithHttpHealthCheck("/health/ready").WithExternalHttpEndpoints();

builder.Build().Run();

// A service with a database of its own: its migrate verb runs to the end before the service starts. Both are told the setting when it is configured.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, string? setting = null) where TProject : IProjectMetadata, new()
{
    var database = servers.Database(name);
    var migrate = Configured(builder.AddProject<TProject>(name + "-migrate", launchProfileName: null), setting)
        .WithArgs("migrate")
        .WithReference(database, connectionName: name)
        .WaitFor(database);

    return Configured(OnPort(builder.AddProject<TProject>(name)), setting)
        .WithReference(database, connectionName: name)
        .WithReference(servers.Broker)
        .WaitFor(servers.Broker)
        .WaitForCompletion(migrate)
        .WithHttpHealthCheck("/health/ready");
}

IResourceBuilder<ProjectResource> Configured(IResourceBuilder<ProjectResource> run, string? setting)
{
    run.WithEnvironment("Identity__ServiceSecret", serviceSecret);
    return setting is not null && builder.Configuration[setting] is { Length: > 0 } value
        ? run.WithEnvironment(setting.Replace(":", "__", StringComparison.Ordinal), value) : run;
}

// Ports:plans=9081 replaces the port of services/Plans/Properties/launchSettings.json.
IResourceBuilder<ProjectResource> OnPort(IResourceBuilder<ProjectResource> service) =>
    builder.Configuration["Ports:" + service.Resource.Name] is { } port
        ? service.WithEndpoint("http", endpoint => endpoint.Port = int.Parse(port)) : service;
