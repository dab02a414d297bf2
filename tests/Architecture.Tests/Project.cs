using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>What a project file, or a file that projects import, says.</summary>
/// <param name="Name">The file's name without ending: <c>Plans</c>.</param>
/// <param name="References">Names of the projects it references; <c>*</c> for a pattern.</param>
/// <param name="Packages">The packages it references.</param>
internal sealed record Project(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, XElement Xml)
{
    public static IReadOnlyList<Project> All { get; } =
        [.. RepositoryFile.All.Where(file => System.IO.Path.GetExtension(file.Path) is ".csproj" or ".props" or ".targets").Select(file => Read(file.Path, file.Text))];

    public static Project Read(string path, string xml)
    {
        var root = XElement.Parse(xml);
        return new(path, NameOf(path), [.. Included(root, "ProjectReference").Select(NameOf)], [.. Included(root, "PackageReference")], root);
    }

    static IEnumerable<string> Included(XElement root, string item) =>
        root.Descendants(item).Select(found => (string?)found.Attribute("Include")).OfType<string>();

    static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
