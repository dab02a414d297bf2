namespace Benchmarks.Tools;

/// <summary>What processes hold of the memory, in MiB: VmRSS of proc(5).</summary>
internal static class Memory
{
    public static double OfProcess(int id) => Resident($"/proc/{id}");

    /// <summary>The one process that runs this .NET program as a service, without arguments.</summary>
    public static double OfProgram(string program) =>
        Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(folder => Read(folder, "cmdline").TrimEnd('\0').EndsWith('\0' + program, StringComparison.Ordinal))
            .Select(Resident).Single();

    static double Resident(string folder) =>
        double.Parse(Read(folder, "status").Split('\n').First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    // A process may end between being listed and being read.
    static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
