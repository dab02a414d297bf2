using System.Reflection;
using Benchmarks.Tools;
using TestKit;

namespace Benchmarks.Limits;

/// <summary>This program once more, as a limit: a process of its own that listens on a free port.</summary>
internal abstract class LimitProgram(Child child, Uri address) : IAsyncDisposable
{
    public Uri Address => address;

    public Child Child => child;

    public ValueTask DisposeAsync() => child.DisposeAsync();

    /// <summary>Starts <c>limit VERB</c> and waits until it answers.</summary>
    /// <param name="verb">Which limit.</param>
    /// <param name="connections">Its connection strings by name: in the environment, for arguments can be seen in the list of processes.</param>
    /// <param name="arguments">What else it is told.</param>
    protected static async Task<(Child, Uri)> StartAsync(string verb, IReadOnlyDictionary<string, string>? connections = null, params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        var child = new Child("dotnet", [Assembly.GetExecutingAssembly().Location, "limit", verb, address.ToString(), .. arguments],
            connections?.ToDictionary(one => $"ConnectionStrings__{one.Key}", one => one.Value));
        await child.AnswersAsync(address);
        return (child, address);
    }
}
