namespace Architecture.Tests;

/// <summary>With or without the whole package feed, the same code is compiled: the differences are five small files, known by name.</summary>
public sealed class PackageWorldsTests
{
    static readonly string[] Places = ["Directory.Packages.props", "AppHost/AppHost.csproj", "ServiceDefaults/ServiceDefaults.csproj", "tests/TestKit/TestKit.csproj"];

    [Fact]
    public void The_feed_is_asked_in_known_places_only() => AskedElsewhere(Project.All).ShouldBeEmpty();

    [Fact]
    public void Five_seams_are_compiled_in_one_world_only() => Seams(Project.All).ShouldBe(
        ["AppHost/FullFeed.cs", "AppHost/Local/**", "ServiceDefaults/Telemetry.FullFeed.cs", "ServiceDefaults/Telemetry.PartialFeed.cs", "tests/TestKit/PostgresContainer.cs"]);

    [Fact]
    public void No_source_is_compiled_by_halves() => Halves(RepositoryFile.All).ShouldBeEmpty();

    [Fact]
    public void A_project_that_asks_for_the_feed_is_found() =>
        AskedElsewhere([Project.Read("services/Plans/Plans.csproj", "<Project><ItemGroup Condition=\"'$(FullFeed)' == 'true'\" /></Project>")]).ShouldHaveSingleItem();

    [Fact]
    public void A_new_seam_is_found() =>
        Seams([Project.Read("services/Plans/Plans.csproj", "<Project><ItemGroup><Compile Remove=\"Import/Word.cs\" /></ItemGroup></Project>")]).ShouldBe(["services/Plans/Import/Word.cs"]);

    [Fact]
    public void A_conditional_line_is_found() => Halves([new("services/Plans/Plan.cs", "class Plan\n  #if DEBUG\n")]).ShouldHaveSingleItem();

    static IEnumerable<string> AskedElsewhere(IReadOnlyList<Project> projects) =>
        from project in projects
        where !Places.Contains(project.Path)
        from condition in project.Xml.DescendantsAndSelf().Select(element => (string?)element.Attribute("Condition")).OfType<string>()
        where condition.Contains("FullFeed", StringComparison.Ordinal) && condition.Contains("'true'", StringComparison.Ordinal)
        select $"{project.Path}: {condition}";

    static IEnumerable<string> Seams(IReadOnlyList<Project> projects) =>
        (from project in projects
         from removed in project.Xml.Descendants("Compile").Select(element => (string?)element.Attribute("Remove")).OfType<string>()
         select $"{Path.GetDirectoryName(project.Path)}/{removed}").Order(StringComparer.Ordinal);

    static IEnumerable<string> Halves(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.IsSource && file.Text.Split('\n').Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal))
        select file.Path;
}
