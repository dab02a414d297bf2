using PlansService.Import;

namespace Plans.Tests.Import;

/// <summary>Real pages that lie beside the repository, and the samples inside it.</summary>
internal static class SharedPages
{
    static readonly string Root = FindRoot();

    public static PageReading Real(string path)
    {
        var folder = Environment.GetEnvironmentVariable("PLATFORM_SHARED") ?? Path.Combine(Root, "..", "shared");
        var file = Path.Combine(folder, path);
        Assert.SkipUnless(File.Exists(file), $"{path} is not beside the repository; set PLATFORM_SHARED to its folder.");
        return PublishedPage.Read(File.ReadAllBytes(file));
    }

    public static PageReading Sample(string name) => PublishedPage.Read(File.ReadAllBytes(Path.Combine(Root, "deploy", "samples", name)));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Platform.sln is above no folder of the tests.");
    }
}
