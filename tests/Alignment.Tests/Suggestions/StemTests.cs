using AlignmentService.Suggestions;
using Npgsql;
using TestKit;

namespace Alignment.Tests.Suggestions;

public sealed class StemTests
{
    [Theory]
    [InlineData("plans", "plan")]
    [InlineData("planned", "plan")]
    [InlineData("planning", "plan")]
    [InlineData("diversity", "divers")]
    [InlineData("commitments", "commit")]
    [InlineData("generously", "generous")]
    [InlineData("communities", "communiti")]
    [InlineData("skies", "sky")]
    [InlineData("hoping", "hope")]
    [InlineData("hopping", "hop")]
    [InlineData("flies", "fli")]
    [InlineData("ties", "tie")]
    [InlineData("say", "say")]
    [InlineData("étude", "étude")]
    public void Words_of_one_root_have_one_stem(string word, string stem) => EnglishStem.Of(word).ShouldBe(stem);

    // PostgreSQL carries the Snowball project's own.
    [Fact]
    public async Task Every_word_of_the_shared_texts_has_the_stem_that_Snowball_gives_it()
    {
        string[] files = ["suggestions.md", "design.md", "messaging.md", "standards.md", "seeds/institute-plan-draft.txt", "seeds/libraries-plan-2023.txt", "data/plans/university-dei/uva-sciencefmhub-dei-plan.md",
            "data/crosswalks/nist-csf11-to-sp80053r4/target.tsv", "data/crosswalks/nist-csf11-to-sp80053r4/source.tsv", "data/crosswalks/nist-csf11-to-rmf-tasks/target.tsv"];
        var words = files.SelectMany(file => Words.Of(SharedFiles.ReadText(file), word => word)).Select(word => word.Stem).Where(word => word.All(char.IsAsciiLetterLower)).Distinct().Order(StringComparer.Ordinal).ToArray();
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var data = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var dictionary = data.CreateCommand("CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, LANGUAGE = english)")) await dictionary.ExecuteNonQueryAsync();
        await using var command = data.CreateCommand("SELECT ARRAY(SELECT (ts_lexize('stems', word))[1] FROM unnest($1::text[]) WITH ORDINALITY AS each (word, place) ORDER BY place)");
        command.Parameters.AddWithValue(words);

        var stems = (string[])(await command.ExecuteScalarAsync())!;

        words.Length.ShouldBeGreaterThan(3000);
        words.Zip(stems).Where(pair => EnglishStem.Of(pair.First) != pair.Second).Select(pair => $"{pair.First}: {EnglishStem.Of(pair.First)}, not {pair.Second}").ShouldBeEmpty();
    }
}
