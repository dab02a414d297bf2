using System.Diagnostics;

namespace TestKit;

/// <summary>A process of this machine, as <c>/proc</c> shows it. It may end at any time: then what is asked of it is empty.</summary>
/// <param name="Id">Its number.</param>
public sealed record LiveProcess(int Id)
{
    /// <summary>All that run at this moment.</summary>
    public static IEnumerable<LiveProcess> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        select new LiveProcess(int.Parse(Path.GetFileName(folder)));

    /// <summary>The words of its command line.</summary>
    public IReadOnlyList<string> Command => Read("cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Its environment, a line a variable: <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => Read("environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The process that started it; 0 for one that has ended.</summary>
    public int Parent => Read("stat") is { Length: > 0 } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]) : 0;

    /// <summary>Whether it is still there.</summary>
    public bool IsAlive => Directory.Exists($"/proc/{Id}");

    /// <summary>Whether a .NET program's file, or one of its arguments, ends with this: <c>/Plans.dll</c>.</summary>
    public bool Names(string ending) => Command.Any(word => word.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>kill -9, or another signal by its name: <c>STOP</c>. To one that has ended it is nothing.</summary>
    public void Signal(string signal = "KILL")
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, $"{Id}"]) { UseShellExecute = false, RedirectStandardError = true });
        kill?.WaitForExit();
    }

    string Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
