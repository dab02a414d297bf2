using System.Diagnostics;

namespace ServiceDefaults.Messaging;

/// <summary>
/// Places at which tests/fire ends the process as a power cut does. Armed by a file of that name in the folder that
/// PLATFORM_FAIL_POINTS names; without the variable, which no deployment sets, a place is nothing.
/// </summary>
internal static class FailPoint
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("PLATFORM_FAIL_POINTS") is { Length: > 0 } folder ? folder : null;

    /// <summary>Dies here once: whoever comes first disarms it.</summary>
    public static void Reach(string name)
    {
        if (Folder is null || !File.Exists(Path.Combine(Folder, name))) return;
        File.Delete(Path.Combine(Folder, name));
        Die();
    }

    /// <summary>Dies here each time that this message comes.</summary>
    public static void Consuming(Guid message)
    {
        if (Folder is not null && File.Exists(Path.Combine(Folder, $"consuming-{message}"))) Die();
    }

    static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
