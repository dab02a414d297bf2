using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Local;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = new TProject().ProjectPath;
        var settings = LaunchProfile.Read(project);
        var service = Add(builder, new ProjectResource(name, project) { Endpoint = new() { Port = settings.Port } });
        foreach (var (variable, value) in settings.Environment) service.WithEnvironment(variable, value);
        return service;
    }

    /// <summary>Without a launch profile there is no endpoint: such a run serves nobody.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() =>
        launchProfileName is null ? Add(builder, new ProjectResource(name, new TProject().ProjectPath)) : builder.AddProject<TProject>(name);

    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name) =>
        new ResourceBuilder<ConnectionStringResource>(new(name), builder);

    public static IResourceBuilder<ProjectResource> WithReference(
        this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null)
    {
        var (name, configuration) = (source.Resource.Name, builder.ApplicationBuilder.Configuration);
        return builder.With("ConnectionStrings__" + (connectionName ?? name), () =>
            configuration.GetConnectionString(name) is { Length: > 0 } value ? value : throw new StartFailure($"ConnectionStrings__{name} is not set."));
    }

    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<ProjectResource> source) =>
        builder.With($"services__{source.Resource.Name}__http__0", () => source.Resource.Url)
            .With($"{source.Resource.Name.ToUpperInvariant().Replace('-', '_')}_HTTP", () => source.Resource.Url);

    /// <summary>Every project has the one endpoint of its launch profile.</summary>
    public static EndpointReference GetEndpoint(this IResourceBuilder<ProjectResource> builder, string name) =>
        name == "http" ? new(builder.Resource) : throw new ArgumentException($"There is no endpoint {name}.", nameof(name));

    public static IResourceBuilder<ProjectResource> WithEndpoint(
        this IResourceBuilder<ProjectResource> builder, string endpointName, Action<EndpointAnnotation> callback)
    {
        callback(builder.GetEndpoint(endpointName).Project.Endpoint ?? throw new ArgumentException("A run without a launch profile has no endpoint.", nameof(builder)));
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, string? value) =>
        builder.With(name, () => value ?? "");

    public static IResourceBuilder<ProjectResource> WithEnvironment(
        this IResourceBuilder<ProjectResource> builder, string name, EndpointReference endpointReference) =>
        builder.With(name, () => endpointReference.Project.Url);

    public static IResourceBuilder<ProjectResource> WithArgs(this IResourceBuilder<ProjectResource> builder, params string[] args)
    {
        builder.Resource.Arguments.AddRange(args);
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithHttpHealthCheck(this IResourceBuilder<ProjectResource> builder, string? path = null)
    {
        builder.Resource.HealthPath = path ?? "/";
        return builder;
    }

    /// <summary>Nothing to do: every endpoint is on loopback here.</summary>
    public static IResourceBuilder<ProjectResource> WithExternalHttpEndpoints(this IResourceBuilder<ProjectResource> builder) => builder;

    /// <summary>A connection string is there at once: who gave it has started its server.</summary>
    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
    {
        if (dependency.Resource is ProjectResource project) builder.Resource.WaitsFor.Add(project);
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WaitForCompletion(
        this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
    {
        if (dependency.Resource is not ProjectResource project) throw new ArgumentException("Only a project runs to an end.", nameof(dependency));
        project.ExpectedExitCode = exitCode;
        builder.Resource.WaitsFor.Add(project);
        return builder;
    }

    static ResourceBuilder<ProjectResource> Add(IDistributedApplicationBuilder builder, ProjectResource project)
    {
        ((DistributedApplicationBuilder)builder).Projects.Add(project);
        return new(project, builder);
    }

    static IResourceBuilder<ProjectResource> With(this IResourceBuilder<ProjectResource> builder, string name, Func<string> value)
    {
        builder.Resource.Environment[name] = value;
        return builder;
    }
}

internal sealed record ResourceBuilder<T>(T Resource, IDistributedApplicationBuilder ApplicationBuilder) : IResourceBuilder<T> where T : IResource;

/// <summary>The first profile of a project's launchSettings.json: its port and its variables.</summary>
internal sealed record LaunchProfile(int? Port, IReadOnlyDictionary<string, string> Environment)
{
    public static LaunchProfile Read(string projectPath)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json")));
        var profile = settings.RootElement.GetProperty("profiles").EnumerateObject().First().Value;
        return new(
            profile.TryGetProperty("applicationUrl", out var url) ? new Uri(url.GetString()!).Port : null,
            profile.TryGetProperty("environmentVariables", out var variables)
                ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString() ?? "", StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
