using System.Text;

namespace Architecture.Tests;

/// <summary>A file of the repository; what .gitignore leaves out is not one.</summary>
/// <param name="Path">From the root, with slashes: <c>services/Plans/Plan.cs</c>.</param>
/// <param name="Text">Its words; of a binary file none.</param>
internal sealed record RepositoryFile(string Path, string Text, bool IsBinary = false)
{
    static readonly string Root = FindRoot(AppContext.BaseDirectory);
    static readonly IReadOnlyList<string> Ignored = [".git", .. File.ReadAllLines(System.IO.Path.Combine(Root, ".gitignore")).Select(line => line.Trim('/'))];

    public static IReadOnlyList<RepositoryFile> All { get; } = [.. In(new DirectoryInfo(Root)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public int Lines => Text.Split('\n').Length - 1;

    public bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal) && !Path.Contains("/Migrations/", StringComparison.Ordinal);

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    static IEnumerable<RepositoryFile> In(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => !Ignored.Any(pattern => pattern.StartsWith('*') ? entry.Name.EndsWith(pattern[1..], StringComparison.Ordinal) : entry.Name == pattern))
        .SelectMany(entry => entry is DirectoryInfo inner ? In(inner) : [Read(entry.FullName)]);

    static RepositoryFile Read(string file)
    {
        var (path, bytes) = (System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllBytes(file));
        return bytes.Contains((byte)0) ? new(path, "", IsBinary: true) : new(path, Encoding.UTF8.GetString(bytes));
    }

    static string FindRoot(string folder) => File.Exists(System.IO.Path.Combine(folder, "Platform.sln"))
        ? folder : FindRoot(System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository: no Platform.sln above them."));
}
