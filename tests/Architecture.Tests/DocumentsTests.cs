using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed class DocumentsTests
{
    [Fact]
    public void Every_link_leads_somewhere() => Broken(RepositoryFile.All).ShouldBeEmpty();

    [Fact]
    public void A_link_that_leads_nowhere_is_found() =>
        Broken([new("docs/a.md", "[b](b.md), [c](c) and [d](https://example.org/d)"), new("docs/c/d.md", "")]).ShouldBe(["docs/a.md links to b.md"]);

    static IEnumerable<string> Broken(IReadOnlyList<RepositoryFile> files) =>
        from file in files
        where file.Path.EndsWith(".md", StringComparison.Ordinal)
        from link in Regex.Matches(file.Text, @"\]\((?!https?:|#)([^)#]+)").Select(match => match.Groups[1].Value)
        let target = Path.Combine(Path.GetDirectoryName(file.Path) ?? "", link)
        where !files.Any(one => one.Path == target || one.IsIn(target))
        select $"{file.Path} links to {link}";
}
