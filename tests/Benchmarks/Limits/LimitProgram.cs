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
    protected static async Task<(Child, Uri)> StartAsync(string verb, params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        var child = new Child("dotnet", [Assembly.GetExecutingAssembly().Location, "limit", verb, address.ToString(), .. arguments]);
        await child.AnswersAsync(address);
        return (child, address);
    }
}
