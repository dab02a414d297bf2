using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Services know each other by HTTP and events only, so that each can be changed and deployed alone.</summary>
public sealed class ReferencesTests
{
    [Fact]
    public void Every_project_references_only_what_it_may() => Forbidden(Project.All).ShouldBeEmpty();

    [Fact]
    public void Only_the_AppHost_and_the_end_to_end_tests_know_the_engine() => EngineKnownOutside(RepositoryFile.All).ShouldBeEmpty();

    [Theory]
    [InlineData("services/Plans/Plans.csproj", "../Alignment/Alignment.csproj")]
    [InlineData("services/Portal/Portal.csproj", "../Contracts/Contracts.csproj")]
    [InlineData("services/Contracts/Contracts.csproj", "../../ServiceDefaults/ServiceDefaults.csproj")]
    [InlineData("ServiceDefaults/ServiceDefaults.csproj", "../services/Plans/Plans.csproj")]
    [InlineData("tests/Plans.Tests/Plans.Tests.csproj", "../../services/Alignment/Alignment.csproj")]
    [InlineData("tests/TestKit/TestKit.csproj", "../../AppHost/AppHost.csproj")]
    public void A_project_that_references_what_it_may_not_is_found(string path, string reference) =>
        Forbidden([Project.Read(path, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>")]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("services/Plans/Program.cs", "using Aspire.Hosting;")]
    [InlineData("tests/TestKit/TestServers.cs", "using Local;")]
    [InlineData("services/Plans/Plans.csproj", "<PackageReference Include=\"Aspire.Npgsql\" />")]
    public void A_file_that_knows_the_engine_is_found(string path, string text) =>
        EngineKnownOutside([new(path, text)]).ShouldHaveSingleItem();

    static IEnumerable<string> Forbidden(IReadOnlyList<Project> projects) =>
        from project in projects
        from reference in project.References
        where !Allowed(project).Contains(reference)
        select $"{project.Path} references {reference}";

    static string[] Allowed(Project project) => project.Path.Split('/') switch
    {
        ["AppHost", ..] => ["*"],
        ["ServiceDefaults", ..] => ["Contracts"],
        ["services", "Contracts", ..] => [],
        ["services", "Portal", ..] => ["ServiceDefaults"],
        ["services", ..] => ["ServiceDefaults", "Contracts"],
        ["tests", "TestKit", ..] => ["ServiceDefaults"],
        ["tests", "EndToEnd.Tests", ..] => ["TestKit", "AppHost"],
        ["tests", "Architecture.Tests", ..] => [],
        ["tests", _, ..] => ["TestKit", project.Name.Replace(".Tests", "", StringComparison.Ordinal)],
        _ => [],
    };

    static IEnumerable<string> EngineKnownOutside(IEnumerable<RepositoryFile> files) =>
        from file in files
        where !file.IsIn("AppHost") && !file.IsIn("tests/EndToEnd.Tests") && !file.IsIn("tests/Architecture.Tests") && file.Path != "Directory.Packages.props"
        where Regex.IsMatch(file.Text, file.IsSource ? @"\busing (Local|Aspire)\b|\bnamespace Local\b" : @"Include=""(Aspire\.|Local"")")
        select $"{file.Path} knows the engine";
}
