using System.Text.RegularExpressions;
using TestKit;

namespace EndToEnd.Tests;

public sealed class TopologyTests
{
    static readonly string Topology = File.ReadAllText(Repository.PathOf("AppHost", "Program.cs"));

    [Fact]
    public void The_topology_names_every_service()
    {
        var folders = Directory.EnumerateFiles(Repository.PathOf("services"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).Where(name => name != "Contracts").Order(StringComparer.Ordinal).ToList();
        folders.Count.ShouldBe(Platform.Services.Count);
        Regex.Matches(Topology, @"Projects\.(\w+)").Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(folders!);
    }

    [Theory]
    [InlineData("Program.cs")]
    [InlineData("Servers.cs")]
    public void Both_engines_compile_the_same_topology(string file)
    {
        var text = File.ReadAllText(Repository.PathOf("AppHost", file));
        text.ShouldNotContain("#if");
        text.ShouldNotContain("using Local");
        text.ShouldNotContain("using Aspire");
    }

    // What Program.cs and Servers.cs call on a builder must exist on Aspire's as well; these are the signatures that were compiled on both.
    [Fact]
    public void The_local_engine_offers_only_what_the_topology_uses()
    {
        var engine = File.ReadAllText(Repository.PathOf("AppHost", "Local", "ResourceBuilderExtensions.cs"));
        var offered = Regex.Matches(engine, @"public static .*? (\w+)(<\w+>)?\(")
            .Select(match => match.Groups[1].Value).Where(name => name != "Read").Distinct(StringComparer.Ordinal).ToList();
        offered.ShouldNotBeEmpty();
        var used = Topology + File.ReadAllText(Repository.PathOf("AppHost", "Servers.cs"));
        offered.ShouldAllBe(name => Regex.IsMatch(used, $@"\b{name}\b"));
    }
}
