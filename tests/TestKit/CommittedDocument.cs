using Xunit;

namespace TestKit;

/// <summary>A document under docs/ that is made from the code: a test fails where the two differ, and UPDATE_DOCS=1 writes it anew.</summary>
public static class CommittedDocument
{
    /// <summary>Compares the committed file with what the code makes of it now.</summary>
    /// <param name="path">From the repository's root: <c>docs/events.md</c>.</param>
    /// <param name="generated">What it should say.</param>
    public static void ShouldSay(string path, string generated)
    {
        var file = Repository.PathOf(path.Split('/'));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? "");
            File.WriteAllText(file, generated);
        }

        var (committed, now) = (File.Exists(file) ? File.ReadAllLines(file) : [], generated.TrimEnd('\n').Split('\n'));
        var line = committed.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        if (line < committed.Length || line < now.Length)
            Assert.Fail($"{path} does not say what the code does. Line {line + 1} says '{committed.ElementAtOrDefault(line)}' and should say '{now.ElementAtOrDefault(line)}'. UPDATE_DOCS=1 with these tests writes it anew; commit it where the change is meant.");
    }
}
