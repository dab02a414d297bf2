using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed class PackagesTests
{
    const string Central = "Directory.Packages.props";

    static readonly Project Versions = Project.All.Single(project => project.Path == Central);

    [Fact]
    public void Versions_of_packages_stand_in_one_file() => VersionsElsewhere(Project.All, Versions).ShouldBeEmpty();

    [Fact]
    public void Every_package_has_its_version() => WithoutVersion(Project.All, Versions).ShouldBeEmpty();

    // From 9 on MassTransit needs a commercial licence.
    [Fact]
    public void MassTransit_stays_below_9() => Licensed(Versions).ShouldBeEmpty();

    [Theory]
    [InlineData("<PackageReference Include=\"Npgsql\" Version=\"9.0.0\" />")]
    [InlineData("<PackageReference Include=\"Npgsql\" VersionOverride=\"9.0.0\" />")]
    [InlineData("<PackageReference Include=\"Npgsql\"><Version>9.0.0</Version></PackageReference>")]
    public void A_version_in_a_project_is_found(string item) => VersionsElsewhere([Of(item)], Versions).ShouldNotBeEmpty();

    [Fact]
    public void A_download_that_drifts_from_the_central_version_is_found() =>
        VersionsElsewhere([Of("<PackageDownload Include=\"Npgsql\" Version=\"[1.2.3]\" />")], Versions).ShouldHaveSingleItem();

    [Fact]
    public void A_package_without_a_version_is_found() => WithoutVersion([Of("<PackageReference Include=\"Unheard.Of\" />")], Versions).ShouldHaveSingleItem();

    [Fact]
    public void MassTransit_9_is_found() => Licensed(Of("<PackageVersion Include=\"MassTransit.RabbitMQ\" Version=\"9.0.1\" />")).ShouldHaveSingleItem();

    static Project Of(string item) => Project.Read("services/Plans/Plans.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");

    // What cannot be versioned centrally (an SDK, a download, a path into a package) names a version that stands there all the same.
    static IEnumerable<string> VersionsElsewhere(IReadOnlyList<Project> projects, Project central)
    {
        var known = central.Xml.Descendants("PackageVersion").Select(one => (string?)one.Attribute("Version")).ToHashSet();
        return from project in projects
               where project.Path != Central
               from element in project.Xml.DescendantsAndSelf()
               from version in element.Attributes().Select(one => (one.Name.LocalName, Text: one.Value)).Append((element.Name.LocalName, Text: element.HasElements ? "" : element.Value))
               from number in Regex.Matches(version.Text, @"\d+\.\d+\.\d+").Select(match => match.Value)
               where element.Name.LocalName == "PackageReference" || element.Parent?.Name.LocalName == "PackageReference" || !known.Contains(number)
               select $"{project.Path} says {version.LocalName} {number}";
    }

    static IEnumerable<string> WithoutVersion(IReadOnlyList<Project> projects, Project central)
    {
        var known = central.Xml.Descendants("PackageVersion").Select(one => (string?)one.Attribute("Include")).ToHashSet();
        return from project in projects from package in project.Packages where !known.Contains(package) select $"{package} of {project.Path} has no version";
    }

    static IEnumerable<string> Licensed(Project central) =>
        from package in central.Xml.Descendants("PackageVersion")
        let version = (string?)package.Attribute("Version") ?? ""
        where ((string?)package.Attribute("Include"))?.StartsWith("MassTransit", StringComparison.Ordinal) == true && int.Parse(version.Split('.')[0]) >= 9
        select $"MassTransit {version}";
}
