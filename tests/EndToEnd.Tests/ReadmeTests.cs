using System.Diagnostics;
using System.Text.RegularExpressions;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What README.md tells a newcomer to type is typed here: its ```sh blocks, one after another in one shell.</summary>
public sealed class ReadmeTests(RunningPlatform running)
{
    const string Expected = "# → ";
    const string BlockEnds = "--- block ends ---";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Every_command_of_the_readme_answers_as_it_says()
    {
        var blocks = Blocks(await File.ReadAllTextAsync(Repository.PathOf("README.md")));
        blocks.Count.ShouldBeGreaterThan(5);
        var (code, output, errors) = await TypeAsync(string.Concat(blocks.Select(block => $"{block}\necho; echo '{BlockEnds}'\n")));
        code.ShouldBe(0, errors + output);
        errors.ShouldBeEmpty();
        Missing(blocks, output).ShouldBeEmpty(output);
    }

    [Fact]
    public void An_answer_that_lacks_what_the_readme_says_is_found() =>
        Missing(["a\n# → \"units\":1", "b\n# → \"units\":2"], $"\"units\":1\n{BlockEnds}\n\"units\":1\n{BlockEnds}\n").ShouldHaveSingleItem().ShouldBe("\"units\":2");

    [Fact]
    public async Task A_command_that_fails_is_found() => (await TypeAsync("false\necho on")).ShouldBe((1, "", ""));

    static IReadOnlyList<string> Blocks(string readme) =>
        [.. Regex.Matches(readme, @"^```sh\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    static IEnumerable<string> Missing(IReadOnlyList<string> blocks, string output) =>
        from pair in blocks.Zip(output.Split(BlockEnds))
        from line in pair.First.Split('\n')
        where line.StartsWith(Expected, StringComparison.Ordinal) && !pair.Second.Contains(line[Expected.Length..], StringComparison.Ordinal)
        select line[Expected.Length..];

    async Task<(int Code, string Output, string Errors)> TypeAsync(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-s"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        };
        foreach (var service in Platform.Services) start.Environment[service.ToUpperInvariant()] = running.Platform.Address(service).ToString().TrimEnd('/');
        start.Environment["Ports__identity"] = $"{running.Platform.Address("identity").Port}";
        start.Environment["Identity__AdministratorSecret"] = running.Platform.AdministratorSecret;
        using var shell = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.StandardInput.WriteAsync(commands);
        shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            Assert.Fail($"The commands did not end within {Limit.TotalSeconds} s:\n{await errors}{await output}");
        }

        return (shell.ExitCode, await output, await errors);
    }
}
