using TestKit;

namespace Benchmarks.Tools;

/// <summary>What processes hold of the memory, in MiB: VmRSS of proc(5).</summary>
internal static class Memory
{
    public static double OfProcess(int id) =>
        double.Parse(File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    /// <summary>The one process that runs this .NET program as a service, without arguments.</summary>
    public static double OfProgram(string program) => OfProcess(LiveProcess.All().Single(one => one.Command is [_, .., var last] && last == program).Id);
}
