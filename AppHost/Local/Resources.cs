using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

// The engine of the partial feed: the names and signatures of the public AppHost API that Program.cs uses, over plain processes.
namespace Local;

public interface IResource
{
    string Name { get; }
}

public interface IResourceWithConnectionString : IResource;

// Covariant, or WaitFor(database) does not compile.
public interface IResourceBuilder<out T> where T : IResource
{
    T Resource { get; }
    IDistributedApplicationBuilder ApplicationBuilder { get; }
}

public interface IProjectMetadata
{
    string ProjectPath { get; }
}

public interface IDistributedApplicationBuilder
{
    ConfigurationManager Configuration { get; }
    DistributedApplication Build();
}

/// <summary>A connection string of that name in the configuration, read when a service that refers to it starts.</summary>
public sealed class ConnectionStringResource(string name) : IResourceWithConnectionString
{
    public string Name => name;
}

/// <summary>One run of a project: a service, or its migrate verb.</summary>
public sealed class ProjectResource(string name, string projectPath) : IResource
{
    public string Name => name;

    internal string ProjectPath => projectPath;
    internal EndpointAnnotation? Endpoint { get; init; }
    internal string? HealthPath { get; set; }
    internal List<string> Arguments { get; } = [];

    /// <summary>Values are asked for when the process starts: ports and connection strings may be set after the declaration.</summary>
    internal Dictionary<string, Func<string>> Environment { get; } = new(StringComparer.Ordinal);

    internal List<ProjectResource> WaitsFor { get; } = [];

    /// <summary>Set when this run is to end by itself; null for a service, which must not end.</summary>
    internal int? ExpectedExitCode { get; set; }

    [SuppressMessage("Design", "CA1055", Justification = "It becomes an environment variable's text.")]
    internal string Url => Endpoint?.Port is { } port
        ? $"http://localhost:{port}" : throw new StartFailure($"{Name} has no port: its launchSettings.json names no applicationUrl.");
}

public sealed class EndpointAnnotation
{
    public int? Port { get; set; }
}

public sealed record EndpointReference(ProjectResource Project);

/// <summary>Why the platform cannot run, as one sentence for the person at the terminal.</summary>
internal sealed class StartFailure(string sentence) : Exception(sentence);
