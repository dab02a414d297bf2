using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The repository says the same on every machine: it names none, and holds nothing that a person cannot read.</summary>
public sealed class MachinesTests
{
    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() => NamingAMachine(RepositoryFile.All).ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_package_feed() => NamingAFeed(RepositoryFile.All).ShouldBeEmpty();

    [Fact]
    public void Pictures_of_the_documents_are_the_only_binaries() => Unreadable(RepositoryFile.All).ShouldBeEmpty();

    [Theory]
    [InlineData("home", "see /{0}/ada/plan.txt")]
    [InlineData("root", "cp x /{0}/.config")]
    [InlineData("work", "'/{0}/main'")]
    [InlineData("Users", "C:\\{0}\\ada")]
    public void A_folder_of_somebodys_machine_is_found(string folder, string text) =>
        NamingAMachine([new("docs/operations.md", string.Format(null, text, folder))]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("home", "https://example.org/{0}/page")]
    [InlineData("work", "docs/{0}/plan.md")]
    [InlineData("lib", "/usr/{0}/postgresql")]
    public void An_address_and_a_systems_own_folder_are_not(string folder, string text) =>
        NamingAMachine([new("README.md", string.Format(null, text, folder))]).ShouldBeEmpty();

    [Theory]
    [InlineData("nuget.config", "<configuration />")]
    [InlineData("services/Directory.Build.props", "<RestoreSources>https://packages.example.org</RestoreSources>")]
    public void A_package_feed_is_found(string path, string text) => NamingAFeed([new(path, text)]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("tests/sample.zip")]
    [InlineData("services/Portal/logo.png")]
    public void A_binary_is_found(string path) => Unreadable([new(path, "", IsBinary: true)]).ShouldHaveSingleItem();

    static IEnumerable<string> NamingAMachine(IEnumerable<RepositoryFile> files) =>
        from file in files
        from match in Regex.Matches(file.Text, @"(?<![\w.~}*-])/(?:home|root|work|Users)/[\w.]|\b[A-Z]:\\Users\\").Select(match => match.Value)
        select $"{file.Path} names {match}";

    static IEnumerable<string> NamingAFeed(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase) || (!file.IsSource && Regex.IsMatch(file.Text, "<Restore(Additional)?(Project)?Sources>"))
        select $"{file.Path} names a package feed";

    static IEnumerable<string> Unreadable(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.IsBinary && !(file.IsIn("docs") && file.Name.EndsWith(".png", StringComparison.Ordinal))
        select $"{file.Path} is binary";
}
