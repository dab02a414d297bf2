using Xunit;

namespace TestKit;

/// <summary>
/// Real documents that tests read and the repository does not hold: the folder PLATFORM_SHARED, or "shared" beside the repository.
/// Where it is absent, a test that asks for a file is skipped, saying so.
/// </summary>
public static class SharedFiles
{
    static readonly string Folder =
        Environment.GetEnvironmentVariable("PLATFORM_SHARED") is { Length: > 0 } folder ? folder : Path.GetFullPath(Repository.PathOf("..", "shared"));

    /// <summary>Whether a file or folder is there.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Folder, path));

    /// <summary>The full path of a file or folder, such as <c>data/stratml</c>; skips the test when it is absent.</summary>
    public static string PathOf(string path)
    {
        if (!Has(path)) Assert.Skip($"{path} is not among the shared files: set PLATFORM_SHARED to their folder.");
        return Path.Combine(Folder, path);
    }

    /// <summary>The text of a file, such as <c>seeds/draft.html</c>; skips the test when it is absent.</summary>
    public static string ReadText(string path) => File.ReadAllText(PathOf(path));
}
