namespace TestKit;

/// <summary>Where the repository of the running tests is.</summary>
public static class Repository
{
    /// <summary>The folder of Platform.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below the root.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    static string Find(string folder) => File.Exists(Path.Combine(folder, "Platform.sln"))
        ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository: no Platform.sln above them."));
}
