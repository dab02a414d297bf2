namespace Architecture.Tests;

/// <summary>
/// Lines that a part may have; they make growth a decision. Who needs more says why where the number is changed.
/// A file and a start file are held to what a person reads in one go.
/// </summary>
public sealed class SizesTests
{
    const int File = 200;
    const int Start = 60;

    static readonly Part[] Parts =
    [
        // The engine stands in for packages: what it cannot say in 500 lines, the AppHost does without.
        new("AppHost/Local", 500),
        // Relay, numberer, feed, catch-up, rejoining, inbox, groups, parking, suspicion, redrive: each a promise of its own.
        new("ServiceDefaults/Messaging", 1_500),
        // The policy table, a line an endpoint, and what asks it.
        new("ServiceDefaults/Policies", 610),
        // What is recorded, by whom, the chain, its proof, its reading; a fifth says what the columns mean.
        new("ServiceDefaults/Audit", 600),
        // Work that outlasts its request: its record, its table, the worker, how it is begun and watched.
        new("ServiceDefaults/Jobs", 400),
        // A letter, its sender, its transport.
        new("ServiceDefaults/Mailing", 250),
        // The code flow with a provider: Identity's with the institution's, the portal's with Identity.
        new("ServiceDefaults/SignIn", 200),
        // Tables that strangers upload, and their limits; workbooks without a library (decision 17), whose package is a Word document's too;
        // the same tables written; and the mistakes of rows, whatever they stand in.
        new("ServiceDefaults/Spreadsheets", 1_035),
        // What is left; rounds and preconditions came with reads that are exact and cost one question for all who ask, problems as
        // pages with the second service that has pages; a clock as exact as the database.
        new("ServiceDefaults", 1_140),
        // The records of a standard of sixty elements, and what real documents do against it.
        new("services/Plans/StratMl", 860),
        // Reports, rounds and breakdowns.
        new("services/Plans/Reporting", 620),
        new("services/Plans/Endpoints/Reporting", 520),
        // The open data archive: its tables, their two forms, the file and the night's work.
        new("services/Plans/Archive", 450),
        // A plan's items as a table, both ways, by their own ids and by others', at once and as a job.
        new("services/Plans/Tables", 670),
        // Two fifths of it read published pages, in five forms; versions are written, compared and followed, counts are hidden.
        new("services/Plans", 6_100),
        // Words and their stems, vectors, what was decided, and the reasons that are shown; how rare a word is, others ask too.
        new("services/Alignment/Suggestions", 655),
        // What they are made from, read from the database and kept, what follows from alignments, what is shown of all that, and the job
        // that seeks it for many plans.
        new("services/Alignment/Suggesting", 460),
        // Every slot of a standard, its table and its metadata, read with places and written in one form only.
        new("services/Alignment/Sssom", 1_300),
        // Alignments out in five forms and in in three, judged row by row, at once or as a job.
        new("services/Alignment/Exchange", 940),
        // The coverage in parts that are read as they change, its roll-ups and its days; and what is asked of it.
        new("services/Alignment/Coverage", 545),
        new("services/Alignment/Endpoints/Coverage", 270),
        // What all plans show together: items that are alike, found without comparing all, and few that cover much; and what is told of it.
        new("services/Alignment/LookingAcross", 240),
        new("services/Alignment/Endpoints/LookingAcross", 180),
        new("services/Alignment", 2_500),
        new("services/Feedback", 2_500),
        new("services/Notifications", 2_500),
        // Signing in by the letter of the standards is two thirds of it.
        new("services/Identity", 3_200),
        // A twentieth of it shows what a look across all plans gives.
        new("services/Portal", 3_130),
        new("services/Contracts", 500),
        // A university's words, and the requests that bring it in.
        new("deploy/sandbox", 520),
    ];

    [Fact]
    public void Every_part_keeps_its_size() => Larger(RepositoryFile.All, Parts).ShouldBeEmpty();

    [Fact]
    public void Every_service_has_a_size() =>
        RepositoryFile.All.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal) && file.IsIn("services"))
            .Select(file => Path.GetDirectoryName(file.Path)).ShouldBeSubsetOf(Parts.Select(part => part.Folder));

    [Fact]
    public void A_part_that_outgrows_its_size_is_found() =>
        Larger([new("services/Plans/A.cs", Lines(150)), new("services/Plans/B.cs", Lines(151))], [new("services/Plans", 300)]).ShouldHaveSingleItem().ShouldContain("301");

    [Theory]
    [InlineData("services/Plans/Plan.cs", File + 1)]
    [InlineData("services/Plans/Program.cs", Start + 1)]
    public void A_file_that_is_too_long_is_found(string path, int lines) => Larger([new(path, Lines(lines))], []).ShouldHaveSingleItem();

    static string Lines(int count) => string.Concat(Enumerable.Repeat("x\n", count));

    static IEnumerable<string> Larger(IEnumerable<RepositoryFile> all, IEnumerable<Part> parts)
    {
        var sources = all.Where(file => (file.IsSource || file.Path.EndsWith(".razor", StringComparison.Ordinal)) && !file.IsIn("tests")).ToList();
        foreach (var part in parts)
        {
            var lines = sources.Where(file => file.IsIn(part.Folder) && !parts.Any(inner => inner.Folder.StartsWith(part.Folder + "/", StringComparison.Ordinal) && file.IsIn(inner.Folder))).Sum(file => file.Lines);
            if (lines > part.Most) yield return $"{part.Folder} has {lines} lines and may have {part.Most}";
        }

        foreach (var file in sources)
        {
            var most = file.Name == "Program.cs" && file.IsIn("services") ? Start : File;
            if (file.Lines > most) yield return $"{file.Path} has {file.Lines} lines and may have {most}";
        }
    }

    sealed record Part(string Folder, int Most);
}
