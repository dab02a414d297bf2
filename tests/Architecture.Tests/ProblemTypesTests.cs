using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Callers branch on problem types: each is listed in docs/status-codes.md, and none is listed that is gone.</summary>
public sealed class ProblemTypesTests
{
    const string Problems = "ServiceDefaults/Http/Problem.cs";
    const string Thrown = """Refused\("([a-z0-9-]+)"|(?:Problem|PageError|new)\([\w.\[\]]+, "([a-z0-9-]+)", \$?["@]|PageError \w+\([^)]*\) => new\(\w+, "([a-z0-9-]+)["]""";
    const string Translated = """(?:\d{3}|_) => "([a-z-]+)",""";

    [Fact]
    public void Every_problem_type_is_listed() =>
        Listed(RepositoryFile.All.Single(file => file.Path == "docs/status-codes.md").Text).ShouldBe(Used(RepositoryFile.All));

    [Theory]
    [InlineData("throw Problem.Refused(\"unit-gone\", \"The unit is gone.\");")]
    [InlineData("throw Refused(\"unit-gone\", \"The unit is gone.\");")]
    [InlineData("throw new Problem(StatusCodes.Status404NotFound, \"unit-gone\", \"The unit is gone.\");")]
    [InlineData("static Problem Gone(int line) => new(404, \"unit-gone\", \"The unit is gone.\");")]
    [InlineData("errors.Add(new PageError(line, \"unit-gone\", \"The unit is gone.\"));")]
    [InlineData("static PageError Gone(string text) => new(1, \"unit-gone\", text);")]
    public void A_problem_type_in_the_code_is_found(string text) => Used([new("services/Plans/Unit.cs", text)]).ShouldBe(["unit-gone"]);

    [Fact]
    public void A_status_of_the_frameworks_that_becomes_a_type_is_found() => Used([new(Problems, "410 => \"unit-gone\",")]).ShouldBe(["unit-gone"]);

    [Fact]
    public void A_listed_problem_type_is_found() => Listed("| `unit-gone` | 404 | The unit is gone. |\n| 404 | Nothing. |").ShouldBe(["unit-gone"]);

    static IEnumerable<string> Used(IEnumerable<RepositoryFile> files) =>
        files.Where(file => file.IsSource && (file.IsIn("services") || file.IsIn("ServiceDefaults")) && !file.IsIn("services/Portal"))
            .SelectMany(file => Regex.Matches(file.Text, file.Path == Problems ? $"{Thrown}|{Translated}" : Thrown))
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    static IEnumerable<string> Listed(string document) =>
        Regex.Matches(document, @"^\| `([a-z0-9-]+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
}
